import assert from "node:assert/strict";
import { test } from "node:test";
import { accentFor, contrast, rgbOf } from "./colour.js";

const PAPER = [250, 248, 241];

test("a colour is read in three notations, and in no other", () => {
  assert.deepEqual(rgbOf("#0aF"), [0, 170, 255]);
  assert.deepEqual(rgbOf("#102030"), [16, 32, 48]);
  assert.deepEqual(rgbOf("rgb(1, 2,3)"), [1, 2, 3]);
  for (const text of ["", "red", "#12345", "#1234567", "rgb(1, 2, 300)", "rgb(1,2,3);x:y", "rgba(1, 2, 3, 1)"]) {
    assert.equal(rgbOf(text), undefined, text);
  }
});

test("contrast is that of WCAG", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
});

test("an accent that cannot be read on the page is none", () => {
  assert.equal(accentFor([42, 90, 138], PAPER), "rgb(42,90,138)");
  assert.equal(accentFor([200, 200, 100], PAPER), "");
  assert.equal(accentFor(undefined, PAPER), "");
});
