// Makes PDF and XLSX of papers and sheets.
#pragma once

#include <memory>

#include "desk/papers.h"

namespace holdfast::papers {

/// A press; its fonts are found at the first paper (about 0.1 s, 100 MB of mapped fonts).
std::unique_ptr<desk::PaperPress> make_press();

}  // namespace holdfast::papers
