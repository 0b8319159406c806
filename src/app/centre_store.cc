#include "app/centre_store.h"

#include <future>
#include <utility>

#include "app/data_files.h"
#include "exchange/order_wire.h"
#include "store/store.h"

namespace holdfast::app {

struct CentreStore::Parts {
  explicit Parts(exchange::SigningKey signing_key) : key(std::move(signing_key)) {}

  exchange::SigningKey key;
  SystemClock clock;
  std::unique_ptr<store::Store> store;
};

CentreStore::CentreStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
CentreStore::~CentreStore() = default;

desk::Store& CentreStore::store() { return *parts_->store; }
const exchange::SigningKey& CentreStore::key() const { return parts_->key; }
const Clock& CentreStore::clock() const { return parts_->clock; }
void CentreStore::stop() { parts_->store->stop(); }

Result<void> CentreStore::write_and_wait(desk::Store::Work work) {
  std::promise<Result<void>> promise;
  auto done = promise.get_future();
  parts_->store->write(std::move(work),
                       [&promise](Result<void> result) { promise.set_value(std::move(result)); });
  return done.get();
}

Result<std::unique_ptr<CentreStore>> open_store(const Config& config) {
  TRYV(make_data_directory(config.data));
  TRY(auto key, load_signing_key(config.data));
  auto parts = std::make_unique<CentreStore::Parts>(std::move(key));
  store::Options options;
  options.directory = config.data;
  options.clock = &parts->clock;
  options.notice_prefix = config.notice_prefix;
  options.sealer = [&key = parts->key](const Order& order, const std::string& notice_no) {
    return exchange::seal_order(order, notice_no, key);
  };
  TRY(parts->store, store::open(std::move(options)));
  return std::make_unique<CentreStore>(std::move(parts));
}

}  // namespace holdfast::app
