// Recognizers-Text on the same long text: phone numbers, URLs, currency and times, in Chinese.
// It reads paragraph by paragraph (its own time grows faster than the text) for at most ten seconds.
import { readFileSync } from "node:fs";
import suite from "@microsoft/recognizers-text-suite";

const kSecondsMax = 10;
const culture = suite.Culture.Chinese;
const paragraphs = readFileSync(process.argv[2], "utf8").split("\n").filter((p) => p !== "");
let bytes = 0;
let found = 0;
const start = process.hrtime.bigint();
const seconds = () => Number(process.hrtime.bigint() - start) / 1e9;
for (const paragraph of paragraphs) {
  found += suite.recognizePhoneNumber(paragraph, culture).length;
  found += suite.recognizeURL(paragraph, culture).length;
  found += suite.recognizeCurrency(paragraph, culture).length;
  found += suite.recognizeDateTime(paragraph, culture).length;
  bytes += Buffer.byteLength(paragraph);
  if (seconds() > kSecondsMax) break;
}
const rate = bytes / seconds() / 1e6;
console.log(`  Recognizers-Text 1.3.1 (phone, URL, currency, time)  ${rate.toFixed(3)} MB/s, ` +
  `${found} found in ${bytes} bytes`);
