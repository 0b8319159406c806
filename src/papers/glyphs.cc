#include "papers/glyphs.h"

#include "base/result.h"

namespace holdfast::papers {
namespace {

constexpr double kPointsPerInch = 72;  // so that Pango's units are the page's

const char* family(Face face) {
  return face == Face::Serif || face == Face::SerifBold ? "Noto Serif CJK SC" : "Noto Sans CJK SC";
}

bool is_bold(Face face) { return face == Face::SerifBold || face == Face::SansBold; }

// Control characters have no picture, and bytes that are no UTF-8 would end the text.
std::string printable(std::string_view text) {
  char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out(valid);
  g_free(valid);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') c = ' ';
  }
  return out;
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

}  // namespace

Text::Text(PangoContext* context, std::string_view text, const Style& style, double width)
    : layout_(pango_layout_new(context)) {
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, family(style.face));
  pango_font_description_set_weight(font,
                                    is_bold(style.face) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  PangoLayout* layout = layout_.get();
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout, pango_units_from_double(width));
  pango_layout_set_indent(layout, pango_units_from_double(style.indent));
  pango_layout_set_alignment(layout, style.align);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  const std::string clean = printable(text);
  pango_layout_set_text(layout, clean.data(), static_cast<int>(clean.size()));

  PangoLayoutIter* at = pango_layout_get_iter(layout);
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents(at, nullptr, &box);
    const int baseline = pango_layout_iter_get_baseline(at);
    lines_.push_back({pango_layout_iter_get_line_readonly(at), points(box.x),
                      points(baseline - box.y), points(box.height)});
  } while (pango_layout_iter_next_line(at) != FALSE);
  pango_layout_iter_free(at);
}

double Text::height(std::size_t first, std::size_t count) const {
  double sum = 0;
  for (std::size_t i = first; i < first + count; ++i) sum += lines_[i].height;
  return sum;
}

Fonts::Fonts() : map_(pango_cairo_font_map_new()) {
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), kPointsPerInch);
  context_.reset(pango_font_map_create_context(map_.get()));
  CHECK(context_ != nullptr);
  // Paper has no pixels to fit glyphs to.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  // One code point is drawn differently in China, Japan and Korea.
  pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
}

bool Fonts::are_installed() const {
  for (const Face face : {Face::Serif, Face::Sans}) {
    PangoFontDescription* wanted = pango_font_description_new();
    pango_font_description_set_family_static(wanted, family(face));
    PangoFont* font = pango_font_map_load_font(map_.get(), context_.get(), wanted);
    pango_font_description_free(wanted);
    if (font == nullptr) return false;
    PangoFontDescription* found = pango_font_describe(font);
    const std::string_view name = pango_font_description_get_family(found);
    const bool is_it = name == family(face);
    pango_font_description_free(found);
    g_object_unref(font);
    if (!is_it) return false;
  }
  return true;
}

std::shared_ptr<const Text> Fonts::lay_out(std::string_view text, const Style& style,
                                           double width) const {
  return std::make_shared<const Text>(context_.get(), text, style, width);
}

}  // namespace holdfast::papers
