// Text laid out by Pango, in points, ready to be placed on a page line by line.
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::papers {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};

enum class Face { Serif, SerifBold, Sans, SansBold };

/// How a text is set. Lengths in points.
struct Style {
  Face face = Face::Serif;
  double size = 12;
  double indent = 0;  ///< of the first line
  PangoAlignment align = PANGO_ALIGN_LEFT;
};

/// One text laid out to a width. Lines are placed one by one, so that it can go on over pages.
class Text {
 public:
  struct Line {
    PangoLayoutLine* line = nullptr;  ///< lives as long as the text
    double left = 0;
    double baseline = 0;  ///< below the line's own top
    double height = 0;
  };

  Text(PangoContext* context, std::string_view text, const Style& style, double width);

  const std::vector<Line>& lines() const { return lines_; }
  /// Of lines [first, first + count).
  double height(std::size_t first, std::size_t count) const;
  double height() const { return height(0, lines_.size()); }

 private:
  std::unique_ptr<PangoLayout, Unref> layout_;
  std::vector<Line> lines_;
};

/// The fonts, and what lays out text in them. Not to be used by two threads at once.
class Fonts {
 public:
  Fonts();
  /// False if Pango would draw our papers in some other font: Debian's fonts-noto-cjk is missing.
  bool are_installed() const;
  std::shared_ptr<const Text> lay_out(std::string_view text, const Style& style,
                                      double width) const;

 private:
  std::unique_ptr<PangoFontMap, Unref> map_;
  std::unique_ptr<PangoContext, Unref> context_;
};

}  // namespace holdfast::papers
