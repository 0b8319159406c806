// Where a telephone number was allocated, by libphonenumber's offline tables. Outside the scan:
// the extract command and the desk ask for it where they show a number.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::intake {

enum class PlaceLanguage { Chinese, English };

/// "山东省济宁市" for an E.164 number, "" where the tables know none (short numbers, most foreign
/// mobiles). Number portability moves carriers, not places. Cost: some 10 µs the first time a
/// number's block is asked for, a look-up after that (remembered for each thread).
std::string place_of(std::string_view e164, PlaceLanguage language);

}  // namespace holdfast::intake
