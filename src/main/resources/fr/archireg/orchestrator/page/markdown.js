/**
 * The part of Markdown that answers use, as a tree of blocks: paragraph, heading, list, quote, code,
 * table and rule. Markup of HTML has no meaning here; it is text. Knows nothing of the page.
 *
 * Each block has `raw`, the lines that it was made of: while an answer grows, a block whose lines are
 * the same need not be drawn again.
 */

import { parseInline } from "./markdown-inline.js";

const DEPTH_MAX = 6;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
const QUOTE = /^ {0,3}> ?/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( {0,3})([-*+•]|\d{1,9}[.)])(?:\s+|$)/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const BLANK = /^\s*$/;

/** Parses a whole text, or the beginning of one. */
export function parseMarkdown(text) {
  return parseLines(text.replace(/\r\n?/g, "\n").split("\n"), 0);
}

function parseLines(lines, depth) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (BLANK.test(lines[at])) {
      at++;
      continue;
    }
    const { block, end } = readBlock(lines, at, depth);
    blocks.push({ ...block, raw: lines.slice(at, end).join("\n") });
    at = end;
  }
  return blocks;
}

function readBlock(lines, at, depth) {
  const line = lines[at];
  if (FENCE.test(line)) {
    return readCode(lines, at);
  }
  const heading = HEADING.exec(line);
  if (heading) {
    const block = { type: "heading", level: heading[1].length, children: parseInline(heading[2]) };
    return { block, end: at + 1 };
  }
  if (RULE.test(line)) {
    return { block: { type: "rule" }, end: at + 1 };
  }
  if (depth < DEPTH_MAX && QUOTE.test(line)) {
    return readQuote(lines, at, depth);
  }
  if (depth < DEPTH_MAX && ITEM.test(line)) {
    return readList(lines, at, depth);
  }
  return startsTable(lines, at) ? readTable(lines, at) : readParagraph(lines, at);
}

/** Up to a fence that is at least as long, or to the end of what there is. */
function readCode(lines, at) {
  const [, fence, language] = FENCE.exec(lines[at]);
  const closing = new RegExp(`^ {0,3}${fence[0] === "`" ? "`" : "~"}{${fence.length},}\\s*$`);
  let end = at + 1;
  while (end < lines.length && !closing.test(lines[end])) {
    end++;
  }
  const block = { type: "code", language, text: lines.slice(at + 1, end).join("\n") };
  return { block, end: Math.min(end + 1, lines.length) };
}

/** Lines with the sign, and those without it that go on with a paragraph. */
function readQuote(lines, at, depth) {
  let end = at;
  while (end < lines.length && (QUOTE.test(lines[end]) || goesOn(lines, end))) {
    end++;
  }
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return { block: { type: "quote", blocks: parseLines(inner, depth + 1) }, end };
}

function readList(lines, at, depth) {
  const ordered = isOrdered(lines[at]);
  const items = [];
  let end = at;
  while (end < lines.length && ITEM.test(lines[end]) && !RULE.test(lines[end]) && isOrdered(lines[end]) === ordered) {
    const item = readItem(lines, end);
    items.push(parseLines(item.lines, depth + 1));
    end = item.end;
  }
  const start = ordered ? parseInt(ITEM.exec(lines[at])[2], 10) : 1;
  return { block: { type: "list", ordered, start, items }, end };
}

/** The lines of one item without their indent, and where the next one may begin. */
function readItem(lines, at) {
  const marker = ITEM.exec(lines[at])[0];
  const own = [lines[at].slice(marker.length)];
  let end = at + 1;
  while (end < lines.length) {
    const line = lines[end];
    const indented = /^(?: {2,}|\t)/.test(line);
    if (BLANK.test(line)) {
      if (!isInside(lines, end)) {
        break;
      }
    } else if (!indented && !goesOn(lines, end)) {
      break;
    }
    own.push(outdented(line, marker.length));
    end++;
  }
  while (end < lines.length && BLANK.test(lines[end]) && beginsItemAfter(lines, end)) {
    end++;
  }
  return { lines: own, end };
}

/** Whether what follows blank lines still belongs to the item. */
function isInside(lines, at) {
  const next = lines.slice(at).find((line) => !BLANK.test(line));
  return next !== undefined && /^(?: {2,}|\t)/.test(next) && !/^ ?(?:[-*+•]|\d{1,9}[.)])\s/.test(next);
}

function beginsItemAfter(lines, at) {
  const next = lines.slice(at).find((line) => !BLANK.test(line));
  return next !== undefined && ITEM.test(next);
}

function outdented(line, width) {
  const indent = /^[ \t]*/.exec(line)[0].length;
  return line.slice(Math.min(indent, width));
}

function isOrdered(line) {
  return /\d/.test(ITEM.exec(line)[2]);
}

function startsTable(lines, at) {
  return lines[at].includes("|") && at + 1 < lines.length && lines[at + 1].includes("-") && TABLE_RULE.test(lines[at + 1]);
}

function readTable(lines, at) {
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|") && !BLANK.test(lines[end])) {
    end++;
  }
  const head = cells(lines[at]);
  const rows = lines.slice(at + 2, end).map(cells);
  return { block: { type: "table", head, rows }, end };
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim().replaceAll("\\|", "|")));
}

function readParagraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && goesOn(lines, end) && !startsTable(lines, end)) {
    end++;
  }
  const text = lines.slice(at, end).map((line) => line.trimStart()).join("\n").trimEnd();
  return { block: { type: "paragraph", children: parseInline(text) }, end };
}

/** Whether a line can only be more of the paragraph before it. */
function goesOn(lines, at) {
  const line = lines[at];
  return ![BLANK, HEADING, FENCE, QUOTE, RULE, ITEM].some((pattern) => pattern.test(line));
}
