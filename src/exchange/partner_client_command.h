// Hands an order to the partner's own system: a command, or a URL.
#pragma once

#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "exchange/partner_client.h"

namespace holdfast::exchange {

/// Runs `/bin/sh -c command` with the order on its standard input and HOLDFAST_ORDER_ID in its
/// environment; what it writes is the answer. It is killed after `patience`.
/// @err command.failed (cannot start, exit status not 0, too slow, over 16 MiB written)
Result<std::string> answer_by_command(const std::string& command, const ReceivedOrder& order,
                                      Duration patience);

/// @err post.url: not http:// or https:// with a host
Result<void> check_post_url(const std::string& url);

/// Posts the order to a URL ("http://127.0.0.1:9000/orders"); the body of a 200 is the answer.
/// @err post.failed, post.url
Result<std::string> answer_by_post(const std::string& url, const ReceivedOrder& order,
                                   Duration patience);

}  // namespace holdfast::exchange
