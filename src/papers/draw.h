// Pages to PDF.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "desk/papers.h"
#include "papers/flow.h"

namespace holdfast::papers {

/// Draws the pages, each with its number and the paper's code at its foot.
/// @err paper.press
Result<std::string> draw(const Fonts& fonts, const desk::Paper& paper, const std::string& code,
                         std::span<const Page> pages);

}  // namespace holdfast::papers
