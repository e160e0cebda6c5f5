// @ts-check
/**
 * The script of the book. Modules are plain and typed by comments; the build joins them into one classic script, as a file opened
 * from a disk may not load others.
 */
import "./page.js";
import "./exit.js";
import "./rows.js";
import "./print.js";
import "./roles.js";
import "./agreement.js";
import "./calendar.js";
import "./keep.js";
import "./search.js";
