// Tables that go on over pages, with their head on each.
#pragma once

#include "desk/papers.h"
#include "papers/flow.h"

namespace holdfast::papers {

/// A row that has no room goes to the next page whole; one higher than a page goes on line by line.
void set_table(Setter& setter, const desk::Table& table);

/// Names in a shaded column, values beside them.
void set_values(Setter& setter, const desk::KeyValues& values);

}  // namespace holdfast::papers
