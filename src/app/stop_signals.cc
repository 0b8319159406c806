#include "app/stop_signals.h"

#include <ctime>

namespace holdfast::app {

StopSignals::StopSignals() {
  sigemptyset(&stops_);
  sigaddset(&stops_, SIGINT);
  sigaddset(&stops_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops_, &before_);
}

StopSignals::~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool StopSignals::wait(Duration patience) {
  if (is_asked_) return true;
  const auto whole = std::chrono::duration_cast<seconds>(patience);
  const timespec time{whole.count(), (patience - whole).count() * 1000};
  is_asked_ = sigtimedwait(&stops_, nullptr, &time) > 0;
  return is_asked_;
}

}  // namespace holdfast::app
