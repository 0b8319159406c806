#include "papers/draw.h"

#include <cairo-pdf.h>
#include <qrencode.h>

#include <memory>
#include <numbers>

namespace holdfast::papers {
namespace {

struct FreeSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct FreeCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

cairo_status_t append(void* closure, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

void set_ink(cairo_t* cairo, Ink ink) {
  switch (ink) {
    case Ink::Black:
      return cairo_set_source_rgb(cairo, 0, 0, 0);
    case Ink::Red:
      return cairo_set_source_rgb(cairo, 0.78, 0.05, 0.05);
    case Ink::Grey:
      return cairo_set_source_rgb(cairo, 0.35, 0.35, 0.35);
    case Ink::Shade:
      return cairo_set_source_rgb(cairo, 0.93, 0.94, 0.95);
  }
}

void draw_box(cairo_t* cairo, const PlacedBox& box) {
  set_ink(cairo, box.ink);
  if (box.width > 0 && box.height > 0) {
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    return cairo_fill(cairo);
  }
  cairo_set_line_width(cairo, box.thickness);
  cairo_move_to(cairo, box.x, box.y);
  cairo_line_to(cairo, box.x + box.width, box.y + box.height);
  cairo_stroke(cairo);
}

void draw_circle(cairo_t* cairo, const PlacedCircle& circle) {
  constexpr double kDash = 3;
  cairo_save(cairo);
  set_ink(cairo, Ink::Grey);
  cairo_set_line_width(cairo, 0.6);
  cairo_set_dash(cairo, &kDash, 1, 0);
  cairo_new_path(cairo);  // the arc must not be joined to the point where text ended
  cairo_arc(cairo, circle.x, circle.y, circle.radius, 0, 2 * std::numbers::pi);
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

void draw_line(cairo_t* cairo, const PlacedLine& line) {
  set_ink(cairo, line.ink);
  cairo_move_to(cairo, line.x, line.baseline);
  pango_cairo_show_layout_line(cairo, line.text->lines()[line.line].line);
}

// Runs of dark modules as one rectangle each, all in one fill: no hairlines between them.
Result<void> draw_qr(cairo_t* cairo, const PlacedQr& placed) {
  const std::unique_ptr<QRcode, FreeQr> code(
      QRcode_encodeString8bit(placed.text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) return fail(ErrorKind::Internal, "paper.press", "the QR picture could not be made");
  const int width = code->width;
  const double module = placed.side / width;
  set_ink(cairo, Ink::Black);
  cairo_new_path(cairo);
  for (int row = 0; row < width; ++row) {
    for (int at = 0; at < width;) {
      const int start = at;
      while (at < width && (code->data[row * width + at] & 1U) != 0) ++at;
      if (at > start) {
        cairo_rectangle(cairo, placed.x + start * module, placed.y + row * module,
                        (at - start) * module, module);
      } else {
        ++at;
      }
    }
  }
  cairo_fill(cairo);
  return {};
}

class Foot {
 public:
  Foot(const Fonts& fonts, const desk::Paper& paper, const std::string& code, std::size_t pages)
      : fonts_(fonts), left_(paper.number), right_("核验码 " + code), pages_(pages) {}

  void draw(cairo_t* cairo, std::size_t page) const {
    const double y = kBodyBottom + 20;
    draw_box(cairo, {kMarginX, y - 4, kBodyWidth, 0, 0.4, Ink::Grey});
    const std::string middle =
        "第 " + std::to_string(page) + " 页  共 " + std::to_string(pages_) + " 页";
    put(cairo, left_, PANGO_ALIGN_LEFT, y);
    put(cairo, middle, PANGO_ALIGN_CENTER, y);
    put(cairo, right_, PANGO_ALIGN_RIGHT, y);
  }

 private:
  void put(cairo_t* cairo, const std::string& text, PangoAlignment align, double y) const {
    if (text.empty()) return;
    const auto laid =
        fonts_.lay_out(text, {.face = Face::Sans, .size = 8, .align = align}, kBodyWidth);
    const Text::Line& line = laid->lines().front();
    draw_line(cairo, {laid, 0, kMarginX + line.left, y + line.baseline, Ink::Grey});
  }

  const Fonts& fonts_;
  std::string left_;
  std::string right_;
  std::size_t pages_;
};

void describe(cairo_surface_t* surface, const desk::Paper& paper, const std::string& code) {
  const std::string date = format_instant(Instant{paper.made_at.us / 1'000'000 * 1'000'000});
  const std::string subject = paper.number.empty() ? paper.title : paper.number;
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, paper.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, paper.issuer.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, subject.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, code.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Holdfast");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
}

}  // namespace

Result<std::string> draw(const Fonts& fonts, const desk::Paper& paper, const std::string& code,
                         std::span<const Page> pages) {
  std::string out;
  const std::unique_ptr<cairo_surface_t, FreeSurface> surface(
      cairo_pdf_surface_create_for_stream(append, &out, kPageWidth, kPageHeight));
  describe(surface.get(), paper, code);
  {
    const std::unique_ptr<cairo_t, FreeCairo> cairo(cairo_create(surface.get()));
    const Foot foot(fonts, paper, code, pages.size());
    std::size_t number = 0;
    for (const Page& page : pages) {
      // Shades first: rules and text stand on them.
      for (const auto& box : page.boxes) {
        if (box.ink == Ink::Shade) draw_box(cairo.get(), box);
      }
      for (const auto& box : page.boxes) {
        if (box.ink != Ink::Shade) draw_box(cairo.get(), box);
      }
      for (const auto& circle : page.circles) draw_circle(cairo.get(), circle);
      for (const auto& line : page.lines) draw_line(cairo.get(), line);
      for (const auto& qr : page.codes) {
        TRYV(draw_qr(cairo.get(), qr));
      }
      foot.draw(cairo.get(), ++number);
      cairo_show_page(cairo.get());
    }
  }
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    return fail(ErrorKind::Internal, "paper.press",
                std::string("the paper could not be drawn: ") + cairo_status_to_string(status));
  }
  return out;
}

}  // namespace holdfast::papers
