#include "papers/press.h"

#include <mutex>
#include <optional>

#include "papers/draw.h"
#include "papers/flow.h"
#include "papers/workbook.h"

namespace holdfast::papers {
namespace {

class Press : public desk::PaperPress {
 public:
  Result<std::string> pdf(const desk::Paper& paper) override {
    TRYV(desk::check_paper(paper));
    const std::string code = desk::paper_code(desk::content_sha256(paper));
    const std::scoped_lock lock(mutex_);
    if (!fonts_) {
      fonts_.emplace();
      has_fonts_ = fonts_->are_installed();
    }
    if (!has_fonts_) {
      return fail(ErrorKind::Unavailable, "paper.fonts",
                  "the fonts of papers are missing: install the package fonts-noto-cjk");
    }
    return draw(*fonts_, paper, code, set_pages(*fonts_, paper, code));
  }

  Result<std::string> xlsx(std::span<const desk::Sheet> sheets, Instant made_at) override {
    return make_workbook(sheets, made_at);
  }

 private:
  std::mutex mutex_;  // Pango's fonts are for one thread at a time
  std::optional<Fonts> fonts_;
  bool has_fonts_ = false;
};

}  // namespace

std::unique_ptr<desk::PaperPress> make_press() { return std::make_unique<Press>(); }

}  // namespace holdfast::papers
