/**
 * The text inside a paragraph, as a tree: `{type, …}` with the types text, strong, emphasis, code,
 * link, citation and break. Knows nothing of the page. Linear in the length of the text.
 */

// The same as the server's check of citations: three digits at most, several with commas between.
const CITATION = /\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\](?!\()/y;
const LINK = /\[([^[\]\n]+)\]\(\s*<?([^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/y;
const AUTOLINK = /<(https?:\/\/[^\s<>]+)>/y;
const BARE_LINK = /https?:\/\/[^\s<>"«»[\]]+/y;
// A bracket belongs to the sentence, unless the address opened one too.
const TRAILING = /(?:[.,;:!?'’*_]|(?<!\([^()]*)\))+$/;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;

/** Parses the text of one block. */
export function parseInline(text) {
  return new InlineParser(text).parse();
}

/** The address, if it is one that may be opened, else null: never `javascript:` and its kind. */
export function webAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}

class InlineParser {
  #text;
  #at = 0;
  #nodes = [];
  /** Where emphasis may have begun, by its sign, innermost last: `{index, count}`. */
  #openers = { "*": [], _: [] };

  constructor(text) {
    this.#text = text;
  }

  parse() {
    while (this.#at < this.#text.length) {
      this.#step();
    }
    return merged(this.#nodes);
  }

  #step() {
    const character = this.#text[this.#at];
    switch (character) {
      case "\\":
        return this.#escape();
      case "`":
        return this.#code();
      case "\n":
        return this.#lineEnd();
      case "*":
      case "_":
        return this.#emphasis(character);
      case "[":
        return this.#citation() || this.#link(LINK) || this.#plain(1);
      case "<":
        return this.#link(AUTOLINK) || this.#plain(1);
      case "h":
        return this.#bareLink() || this.#word();
      default:
        return this.#word();
    }
  }

  #match(pattern) {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  /** Adds a node for the next characters. */
  #add(node, length) {
    this.#nodes.push(node);
    this.#at += length;
    return true;
  }

  #plain(length) {
    return this.#add({ type: "text", text: this.#text.slice(this.#at, this.#at + length) }, length);
  }

  /** Everything up to the next sign that may mean something. */
  #word() {
    const meaning = /[\\`\n*_[<]|\bhttps?:/g;
    meaning.lastIndex = this.#at + 1;
    const next = meaning.exec(this.#text)?.index ?? this.#text.length;
    return this.#plain(next - this.#at);
  }

  #escape() {
    const next = this.#text[this.#at + 1] ?? "";
    if (next === "\n") {
      return this.#add({ type: "break" }, 2);
    }
    return ESCAPABLE.test(next) ? this.#add({ type: "text", text: next }, 2) : this.#plain(1);
  }

  #lineEnd() {
    const last = this.#nodes.at(-1);
    if (last?.type === "text" && last.text.endsWith("  ")) {
      last.text = last.text.trimEnd();
      return this.#add({ type: "break" }, 1);
    }
    return this.#add({ type: "text", text: " " }, 1);
  }

  #code() {
    const fence = this.#match(/`+/y)[0];
    const start = this.#at + fence.length;
    let end = this.#text.indexOf(fence, start);
    // The closing fence is exactly as long as the opening one.
    while (end >= 0 && this.#text[end + fence.length] === "`") {
      let after = end + fence.length;
      while (this.#text[after] === "`") {
        after++;
      }
      end = this.#text.indexOf(fence, after);
    }
    if (end < 0) {
      return this.#plain(fence.length);
    }
    const text = this.#text.slice(start, end).replaceAll("\n", " ");
    const padded = /^ .*[^ ].* $/.test(text);
    return this.#add({ type: "code", text: padded ? text.slice(1, -1) : text }, end + fence.length - this.#at);
  }

  #citation() {
    const match = this.#match(CITATION);
    if (!match) {
      return false;
    }
    const numbers = match[1].split(/\s*[,;]\s*/).map(Number);
    return this.#add({ type: "citation", numbers }, match[0].length);
  }

  #link(pattern) {
    const match = this.#match(pattern);
    const href = match && webAddress(match.at(-1));
    if (!href) {
      return false;
    }
    const children = match.length > 2 ? parseInline(match[1]) : [{ type: "text", text: match[1] }];
    return this.#add({ type: "link", href, children }, match[0].length);
  }

  #bareLink() {
    const text = this.#match(BARE_LINK)?.[0].replace(TRAILING, "");
    const href = text && webAddress(text);
    return href ? this.#add({ type: "link", href, children: [{ type: "text", text }] }, text.length) : false;
  }

  /** A run of stars or underscores closes what it can, and what is left of it may open. */
  #emphasis(sign) {
    const run = this.#match(sign === "*" ? /\*+/y : /_+/y)[0].length;
    const { opens, closes } = flanks(this.#text, this.#at, run, sign);
    this.#at += run;
    let left = closes ? this.#close(sign, run) : run;
    if (left > 0) {
      if (opens) {
        this.#openers[sign].push({ index: this.#nodes.length, count: left });
      }
      this.#nodes.push({ type: "text", text: sign.repeat(left) });
    }
  }

  #close(sign, run) {
    let left = run;
    const openers = this.#openers[sign];
    while (left > 0 && openers.length > 0) {
      const opener = openers.at(-1);
      const used = left > 1 && opener.count > 1 ? 2 : 1;
      this.#wrap(opener, sign, used);
      left -= used;
    }
    return left;
  }

  /** Puts all nodes since the opener into one, and forgets what could have opened in between. */
  #wrap(opener, sign, used) {
    const children = merged(this.#nodes.splice(opener.index + 1));
    opener.count -= used;
    this.#nodes[opener.index].text = sign.repeat(opener.count);
    this.#nodes.push({ type: used === 2 ? "strong" : "emphasis", children });
    for (const stack of Object.values(this.#openers)) {
      while (stack.length > 0 && stack.at(-1).index > opener.index) {
        stack.pop();
      }
    }
    if (opener.count === 0) {
      this.#openers[sign].pop();
    }
  }
}

/** Whether a run may open or close emphasis (CommonMark 0.31, section 6.2). */
function flanks(text, at, run, sign) {
  const before = at === 0 ? " " : text[at - 1];
  const after = text[at + run] ?? " ";
  const left = !isSpace(after) && (!isSign(after) || isSpace(before) || isSign(before));
  const right = !isSpace(before) && (!isSign(before) || isSpace(after) || isSign(after));
  if (sign === "*") {
    return { opens: left, closes: right };
  }
  return { opens: left && (!right || isSign(before)), closes: right && (!left || isSign(after)) };
}

function isSpace(character) {
  return /\s/.test(character);
}

function isSign(character) {
  return PUNCTUATION.test(character);
}

/** Neighbouring texts as one, empty ones left out. */
function merged(nodes) {
  const result = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === "text" && last?.type === "text") {
      result[result.length - 1] = { type: "text", text: last.text + node.text };
    } else if (node.type !== "text" || node.text !== "") {
      result.push(node);
    }
  }
  return result;
}
