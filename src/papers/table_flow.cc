#include "papers/table_flow.h"

#include <algorithm>

namespace holdfast::papers {
namespace {

constexpr double kCellSize = 7.2;  // a time, and two account numbers beside it, on one line
constexpr double kValueSize = 9.5;
constexpr double kPadX = 2.6;
constexpr double kPadY = 2.2;
constexpr double kGap = 7;  // around a table

using Cells = std::vector<std::shared_ptr<const Text>>;

/// A column on the page.
struct Strip {
  double x = 0;
  double width = 0;
  PangoAlignment align = PANGO_ALIGN_LEFT;
};

PangoAlignment to_pango(desk::Align align) {
  switch (align) {
    case desk::Align::Left:
      return PANGO_ALIGN_LEFT;
    case desk::Align::Centre:
      return PANGO_ALIGN_CENTER;
    case desk::Align::Right:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

class TableFlow {
 public:
  TableFlow(Setter& setter, std::vector<Strip> strips, double size)
      : setter_(setter), strips_(std::move(strips)), size_(size) {}

  Cells lay_out(const std::vector<std::string>& texts, Face face) const {
    Cells cells;
    for (std::size_t i = 0; i < strips_.size(); ++i) {
      const Style style{.face = face, .size = size_, .align = strips_[i].align};
      cells.push_back(setter_.fonts().lay_out(texts[i], style, strips_[i].width - 2 * kPadX));
    }
    return cells;
  }

  /// Repeats `head` on every page from here on.
  void head(Cells head) {
    head_ = std::move(head);
    setter_.need(height(head_) + 2 * size_ * 3);  // and the first row or two with it
    set_head();
  }

  /// `shade`: how many columns from the left are shaded. `follows`: a row that must not be alone on
  /// the next page.
  void row(const Cells& cells, std::size_t shade = 0, const Cells& follows = {}) {
    const double whole = height(cells);
    const double with_follower = whole + (follows.empty() ? 0 : height(follows));
    if (with_follower <= setter_.room()) return slice(cells, std::vector<Range>(all(cells)), shade);
    const double room_below_head = Setter::page_room() - (head_.empty() ? 0 : height(head_));
    if (whole <= room_below_head) {
      open_page();
      return slice(cells, all(cells), shade);
    }
    split(cells, shade);
  }

 private:
  struct Range {
    std::size_t first = 0;
    std::size_t count = 0;
  };

  static std::vector<Range> all(const Cells& cells) {
    std::vector<Range> ranges;
    for (const auto& cell : cells) ranges.push_back({0, cell->lines().size()});
    return ranges;
  }

  static double height(const Cells& cells) {
    double most = 0;
    for (const auto& cell : cells) most = std::max(most, cell->height());
    return most + 2 * kPadY;
  }

  void open_page() {
    setter_.open_page();
    if (!head_.empty()) set_head();
  }

  void set_head() { slice(head_, all(head_), head_.size()); }

  // Places lines of each cell in a ruled row at the cursor.
  void slice(const Cells& cells, const std::vector<Range>& ranges, std::size_t shade) {
    double most = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      most = std::max(most, cells[i]->height(ranges[i].first, ranges[i].count));
    }
    const double height = most + 2 * kPadY;
    const double top = setter_.y();
    Page& page = setter_.page();
    const double right = strips_.back().x + strips_.back().width;
    if (shade > 0) {
      const Strip& last = strips_[shade - 1];
      page.boxes.push_back(
          {strips_[0].x, top, last.x + last.width - strips_[0].x, height, 0, Ink::Shade});
    }
    for (const double y : {top, top + height}) {
      page.boxes.push_back({strips_[0].x, y, right - strips_[0].x, 0, 0.4, Ink::Black});
    }
    for (const Strip& strip : strips_) {
      page.boxes.push_back({strip.x, top, 0, height, 0.4, Ink::Black});
    }
    page.boxes.push_back({right, top, 0, height, 0.4, Ink::Black});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Range& range = ranges[i];
      double y = top + kPadY;
      for (std::size_t at = range.first; at < range.first + range.count; ++at) {
        setter_.place(cells[i], at, strips_[i].x + kPadX, y);
        y += cells[i]->lines()[at].height;
      }
    }
    setter_.advance(height);
  }

  // A row higher than a page: as many lines of each cell as there is room for, then a new page.
  void split(const Cells& cells, std::size_t shade) {
    std::vector<Range> ranges(cells.size());
    for (bool is_done = false; !is_done;) {
      if (setter_.room() < 4 * size_) open_page();
      const double room = setter_.room() - 2 * kPadY;
      is_done = true;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& lines = cells[i]->lines();
        ranges[i].first += ranges[i].count;
        ranges[i].count = 0;
        double used = 0;
        for (std::size_t at = ranges[i].first; at < lines.size(); ++at) {
          used += lines[at].height;
          if (used > room) break;
          ++ranges[i].count;
        }
        if (ranges[i].first + ranges[i].count < lines.size()) is_done = false;
      }
      slice(cells, ranges, shade);
    }
  }

  Setter& setter_;
  std::vector<Strip> strips_;
  double size_;
  Cells head_;
};

std::vector<Strip> strips_of(const std::vector<desk::Column>& columns) {
  int shares = 0;
  for (const auto& column : columns) shares += std::max(column.share, 1);
  std::vector<Strip> strips;
  double x = kMarginX;
  for (const auto& column : columns) {
    const double width = kBodyWidth * std::max(column.share, 1) / shares;
    strips.push_back({x, width, to_pango(column.align)});
    x += width;
  }
  return strips;
}

}  // namespace

void set_table(Setter& setter, const desk::Table& table) {
  setter.space(kGap);
  if (!table.caption.empty()) {
    const Style style{.face = Face::SansBold, .size = 9.5, .align = PANGO_ALIGN_CENTER};
    const auto caption = setter.fonts().lay_out(table.caption, style, kBodyWidth);
    setter.need(caption->height() + 60);  // a caption stays with its table
    setter.flow(caption, kMarginX);
    setter.space(2);
  }
  TableFlow flow(setter, strips_of(table.columns), kCellSize);
  std::vector<std::string> heads;
  for (const auto& column : table.columns) heads.push_back(column.head);
  flow.head(flow.lay_out(heads, Face::SansBold));
  const Cells sums = table.sums.empty() ? Cells{} : flow.lay_out(table.sums, Face::SansBold);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const bool is_last = i + 1 == table.rows.size();
    flow.row(flow.lay_out(table.rows[i], Face::Sans), 0, is_last ? sums : Cells{});
  }
  if (!sums.empty()) flow.row(sums, table.columns.size());
  setter.space(kGap);
}

void set_values(Setter& setter, const desk::KeyValues& values) {
  constexpr double kNameWidth = 108;
  setter.space(kGap);
  TableFlow flow(setter,
                 {{kMarginX, kNameWidth, PANGO_ALIGN_LEFT},
                  {kMarginX + kNameWidth, kBodyWidth - kNameWidth, PANGO_ALIGN_LEFT}},
                 kValueSize);
  for (const auto& [name, value] : values.rows) {
    flow.row(flow.lay_out({name, value}, Face::Sans), 1);
  }
  setter.space(kGap);
}

}  // namespace holdfast::papers
