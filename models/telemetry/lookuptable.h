// Texts for ids of a small table, kept in memory so that the hot path joins nothing.
#pragma once

#include "models/database/database.h"
#include "models/gateway/gatewayprofile.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace Gatehouse
{

class LookupTable
{
public:
    explicit LookupTable(const LookupRule &rule);

    // Reads the table anew; a table that is not there leaves every id unknown. Views handed out before are void.
    Result<void> load(Database &database);

    // The text of an id. Two ids with the same text get their id appended, so that they are never counted as one. An id
    // that the table does not have gets the rule's text for that, and sets sawUnknown().
    std::string_view text(qint64 id);
    std::string_view text(std::string_view id);

    bool sawUnknown() const { return m_sawUnknown; }

    // Whether an id of the table has this text.
    bool knows(const QString &text) const;

    // The ids that have this text, as they are to be bound.
    QVariantList idsOf(const QString &text) const;

private:
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using ByText = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

    std::string unknownText(std::string_view id) const;
    void noteSmallNumbers();

    LookupRule m_rule;
    std::unordered_map<qint64, std::string> m_byNumber;
    // The same for small ids, which most tables have, without a search; empty: not there.
    std::vector<std::string_view> m_bySmallNumber;
    ByText m_byText;
    // Texts made for unknown ids live here, so that a view of them stays valid until the next load.
    std::unordered_map<qint64, std::string> m_unknownNumbers;
    ByText m_unknownTexts;
    bool m_sawUnknown = false;
};

} // namespace Gatehouse
