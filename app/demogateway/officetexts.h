// What people write to the office of the demo gateway, and what they ask for.
#pragma once

namespace Gatehouse::Demo
{

struct TicketEntry {
    const char *category;
    const char *subject;
    const char *question;
    const char *answer;
};

inline constexpr TicketEntry kTickets[] = {
    {"billing", "Invoice shows the old company name",
     "Our company was renamed in spring. Could the next invoice carry the new name?",
     "Changed. The next invoice shows it; earlier ones stay as they were issued."},
    {"technical", "Timeouts in the afternoon",
     "We saw about forty timeouts between two and three o'clock. Is it on your side?",
     "One provider was slow then. Requests are now tried elsewhere earlier."},
    {"technical", "Key works in staging but not in production",
     "The same key is refused from our production network. What do we miss?",
     "The key had expired the evening before. A new one can be made on the key page."},
    {"abuse", "Requests that are not ours", "Our usage page lists calls from a country in which we have nobody.",
     "The key was disabled. Please rotate it and look where it may have been published."},
    {"privacy", "Which data do you hold about me", "Please send me a copy of what is stored about my account.",
     "Your request was passed to the privacy team, who will write to you within a month."},
    {"billing", "Refund for a double payment", "The card was charged twice for the same top-up.",
     "The second payment was refunded today."},
};

struct RightEntry {
    const char *kind;
    const char *regime;
};

inline constexpr RightEntry kRights[] = {
    {"erasure", "gdpr"},          {"access", "gdpr"},
    {"portability", "gdpr"},      {"erasure", "policy"},
    {"rectification", "gdpr"},    {"know", "ccpa"},
    {"opt_out", "ccpa"},          {"objection", "gdpr"},
    {"restriction", "gdpr"},      {"consent_withdrawal", "gdpr"},
    {"access", "ccpa"},           {"erasure", "ccpa"},
    {"child_deletion", "policy"},
};

} // namespace Gatehouse::Demo
