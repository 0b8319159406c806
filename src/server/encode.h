// Records and views out as JSON, in the shapes of openapi.yaml.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "chase/analysis.h"
#include "chase/chase.h"
#include "desk/views.h"
#include "intake/intake.h"

namespace holdfast::server {

using Json = nlohmann::ordered_json;

Json encode(const desk::AlertRecord& alert);
/// The alert with its reading (read again: the text is kept, the reading is a function of it).
Json encode_with_reading(const desk::AlertRecord& alert);
Json encode(const desk::CaseSummary& summary);
Json encode(const desk::CaseView& view, Instant now);
Json encode(const desk::OrderView& order, Instant now);
Json encode(const desk::EntryView& entry);
Json encode(const desk::Hit& hit);
Json encode(const desk::UserView& user);
Json encode(const desk::PartnerView& partner);
Json encode(const desk::Board& board, Instant now);
Json encode(const intake::Reading& reading);
Json encode(const Payment& payment);
Json encode(const Answer& answer);
/// A row of a list of returns.
Json encode_summary(const desk::ReturnRecord& record, Instant now);
/// A return in full; what the actor may do with it is in it.
Json encode(const desk::ReturnView& view, const desk::Actor& actor, Instant now);
Json encode(const desk::CaseReturns& returns, Instant now);
Json encode(const desk::ReturnTables& tables);
Json encode(const desk::PaperView& paper);
Json encode_trace(CaseId case_id, const chase::Analysis& analysis);
/// `labels` are those of the case's analysis.
Json encode_lots(CaseId case_id, const chase::Analysis& analysis,
                 const chase::AccountAnalysis& account);
Json encode_funds(const chase::State& state, Instant now);

/// Accounts one slip away from this card: what a victim may have meant. The same bank's first; none
/// where the number is no card or passes its checksum.
std::vector<std::string> nearest_accounts(const Account& account);

/// JSON text; bytes that are not UTF-8 become U+FFFD.
std::string dump(const Json& json);

}  // namespace holdfast::server
