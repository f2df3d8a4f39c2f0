#include "models/telemetry/lookuptable.h"

#include <algorithm>
#include <map>

namespace Gatehouse
{

namespace
{

// Far above any list of channels or workspaces; a table beyond it is not a small one, and its ids show as ids.
constexpr size_t kMostEntries = 500'000;
constexpr std::chrono::seconds kPatience{60};
constexpr qint64 kSmallNumbers = 4096;

struct Entry {
    std::string id;
    bool numeric = false;
    qint64 number = 0;
    std::string text;
};

} // namespace

LookupTable::LookupTable(const LookupRule &rule)
    : m_rule(rule)
{
}

Result<void> LookupTable::load(Database &database)
{
    const auto name = [&](const QString &identifier) { return quotedName(identifier, database.dialect()); };
    m_bySmallNumber.clear();
    m_byNumber.clear();
    m_byText.clear();
    m_unknownNumbers.clear();
    m_unknownTexts.clear();
    m_sawUnknown = false;
    auto rows = database.query(QStringLiteral("SELECT %1, %2 FROM %3")
                                   .arg(name(m_rule.idColumn), name(m_rule.labelColumn), name(m_rule.table)),
                               {}, {kPatience, {}});
    if (!rows)
        return {};
    std::vector<Entry> entries;
    std::map<std::string, int, std::less<>> timesUsed;
    while (entries.size() < kMostEntries) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        Entry entry;
        entry.numeric = (*rows)->kind(0) == ValueKind::Integer;
        entry.number = entry.numeric ? (*rows)->integer(0) : 0;
        entry.id = std::string((*rows)->text(0));
        entry.text = std::string((*rows)->text(1).substr(0, 200));
        ++timesUsed[entry.text];
        entries.push_back(std::move(entry));
    }
    for (Entry &entry : entries) {
        if (entry.text.empty())
            entry.text = unknownText(entry.id);
        else if (timesUsed[entry.text] > 1)
            entry.text += " (" + entry.id + ")";
        if (entry.numeric)
            m_byNumber.insert_or_assign(entry.number, std::move(entry.text));
        else
            m_byText.insert_or_assign(std::move(entry.id), std::move(entry.text));
    }
    noteSmallNumbers();
    return {};
}

void LookupTable::noteSmallNumbers()
{
    m_bySmallNumber.assign(size_t(kSmallNumbers), {});
    for (const auto &[id, text] : m_byNumber) {
        if (id >= 0 && id < kSmallNumbers)
            m_bySmallNumber[size_t(id)] = text;
    }
}

std::string LookupTable::unknownText(std::string_view id) const
{
    QString text = m_rule.unknown;
    return text.replace(QStringLiteral("{id}"), QString::fromUtf8(id.data(), qsizetype(id.size()))).toStdString();
}

std::string_view LookupTable::text(qint64 id)
{
    if (quint64(id) < m_bySmallNumber.size() && !m_bySmallNumber[size_t(id)].empty())
        return m_bySmallNumber[size_t(id)];
    if (const auto at = m_byNumber.find(id); at != m_byNumber.end())
        return at->second;
    const auto [at, added] = m_unknownNumbers.try_emplace(id);
    if (added) {
        at->second = unknownText(std::to_string(id));
        m_sawUnknown = true;
    }
    return at->second;
}

std::string_view LookupTable::text(std::string_view id)
{
    if (id.empty())
        return {};
    if (const auto at = m_byText.find(id); at != m_byText.end())
        return at->second;
    if (const auto at = m_unknownTexts.find(id); at != m_unknownTexts.end())
        return at->second;
    m_sawUnknown = true;
    return m_unknownTexts.emplace(std::string(id), unknownText(id)).first->second;
}

bool LookupTable::knows(const QString &text) const
{
    const std::string wanted = text.toStdString();
    const auto same = [&](const auto &entry) { return entry.second == wanted; };
    return std::any_of(m_byNumber.begin(), m_byNumber.end(), same) ||
           std::any_of(m_byText.begin(), m_byText.end(), same);
}

QVariantList LookupTable::idsOf(const QString &text) const
{
    const std::string wanted = text.toStdString();
    QVariantList ids;
    for (const auto &[id, label] : m_byNumber) {
        if (label == wanted)
            ids.append(id);
    }
    for (const auto &[id, label] : m_byText) {
        if (label == wanted)
            ids.append(QString::fromStdString(id));
    }
    const QString before = m_rule.unknown.section(QStringLiteral("{id}"), 0, 0);
    const QString behind = m_rule.unknown.section(QStringLiteral("{id}"), 1);
    if (ids.isEmpty() && text.startsWith(before) && text.endsWith(behind) &&
        text.size() > before.size() + behind.size()) {
        const QString id = text.mid(before.size(), text.size() - before.size() - behind.size());
        bool numeric = false;
        const qint64 number = id.toLongLong(&numeric);
        ids.append(id);
        if (numeric)
            ids.append(number);
    }
    return ids;
}

} // namespace Gatehouse
