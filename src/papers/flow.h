// The blocks of a paper set on pages: where every line, rule and picture stands.
//
//   blocks -> Setter (a cursor that opens pages) -> pages of placed things -> draw.h
//
// Lengths are points (1/72 inch), from the page's top left.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "desk/papers.h"
#include "papers/glyphs.h"

namespace holdfast::papers {

inline constexpr double kPageWidth = 595.28;  // A4
inline constexpr double kPageHeight = 841.89;
inline constexpr double kMarginX = 59.5;  // 21 mm
inline constexpr double kMarginTop = 68;  // 24 mm
inline constexpr double kMarginBottom = 68;
inline constexpr double kBodyWidth = kPageWidth - 2 * kMarginX;
inline constexpr double kBodyBottom = kPageHeight - kMarginBottom;

enum class Ink { Black, Red, Grey, Shade };

struct PlacedLine {
  std::shared_ptr<const Text> text;
  std::size_t line = 0;
  double x = 0;
  double baseline = 0;
  Ink ink = Ink::Black;
};

/// A filled area (Shade) or, where it has no height or no width, a rule.
struct PlacedBox {
  double x = 0, y = 0, width = 0, height = 0;
  double thickness = 0.5;
  Ink ink = Ink::Black;
};

/// A dashed circle: where the seal goes.
struct PlacedCircle {
  double x = 0, y = 0, radius = 0;
};

struct PlacedQr {
  std::string text;
  double x = 0, y = 0, side = 0;
};

struct Page {
  std::vector<PlacedBox> boxes;
  std::vector<PlacedLine> lines;
  std::vector<PlacedCircle> circles;
  std::vector<PlacedQr> codes;
};

/// A cursor that goes down the pages and opens a new one where something has no room.
class Setter {
 public:
  explicit Setter(const Fonts& fonts) : fonts_(fonts), pages_(1) {}

  const Fonts& fonts() const { return fonts_; }
  Page& page() { return pages_.back(); }
  double y() const { return y_; }
  double room() const { return kBodyBottom - y_; }
  /// Room on an empty page.
  static double page_room() { return kBodyBottom - kMarginTop; }
  bool is_at_top() const { return y_ == kMarginTop; }

  void open_page();
  /// Opens a page unless there is that much room (or the page is empty).
  void need(double height);
  /// Goes down; space at the top of a page is left out.
  void space(double height);
  void advance(double height) { y_ += height; }

  /// Places one line with its left at `x` and its top at `top`.
  void place(const std::shared_ptr<const Text>& text, std::size_t line, double x, double top,
             Ink ink = Ink::Black);
  /// Places a text at the cursor, line by line, over as many pages as it takes. At least two lines
  /// stay together.
  void flow(const std::shared_ptr<const Text>& text, double x, Ink ink = Ink::Black);

  std::vector<Page> take() { return std::move(pages_); }

 private:
  const Fonts& fonts_;
  std::vector<Page> pages_;
  double y_ = kMarginTop;
};

/// Sets a sound paper (check_paper); `code` is its verification code.
std::vector<Page> set_pages(const Fonts& fonts, const desk::Paper& paper, const std::string& code);

}  // namespace holdfast::papers
