// Sheets to XLSX.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "desk/papers.h"

namespace holdfast::papers {

/// A workbook with one sheet each: heads bold and frozen, money and times as such, every text as
/// text (never a formula). The same bytes for the same sheets and time.
/// @err sheet.press
Result<std::string> make_workbook(std::span<const desk::Sheet> sheets, Instant made_at);

}  // namespace holdfast::papers
