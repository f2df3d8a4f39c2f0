#include "models/privacy/csvtable.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostCells = 500;

class CsvReader
{
public:
    CsvReader(const QString &text, QChar separator)
        : m_text(text)
        , m_separator(separator)
    {
    }

    QList<CsvRow> read()
    {
        while (m_at < m_text.size())
            readRow();
        return m_rows;
    }

private:
    bool atLineEnd() const
    {
        return m_at >= m_text.size() || m_text.at(m_at) == QLatin1Char('\n') || m_text.at(m_at) == QLatin1Char('\r');
    }

    void skipLineEnd()
    {
        if (m_at < m_text.size() && m_text.at(m_at) == QLatin1Char('\r'))
            ++m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == QLatin1Char('\n'))
            ++m_at;
        ++m_line;
    }

    void readRow()
    {
        CsvRow row;
        row.line = m_line;
        for (;;) {
            const QString cell = readCell(row);
            if (row.cells.size() < kMostCells)
                row.cells.append(cell);
            else
                row.problem = QStringLiteral("it has more than %1 cells").arg(kMostCells);
            if (m_at >= m_text.size() || m_text.at(m_at) != m_separator)
                break;
            ++m_at;
        }
        skipLineEnd();
        if (std::ranges::any_of(row.cells, [](const QString &cell) { return !cell.isEmpty(); }))
            m_rows.append(row);
    }

    QString readCell(CsvRow &row)
    {
        const bool quoted = m_at < m_text.size() && m_text.at(m_at) == QLatin1Char('"');
        QString cell = quoted ? readQuoted(row) : QString();
        const qsizetype from = m_at;
        while (!atLineEnd() && m_text.at(m_at) != m_separator)
            ++m_at;
        const QString rest = m_text.sliced(from, m_at - from);
        if (quoted && !rest.trimmed().isEmpty())
            row.problem = QStringLiteral("text stands behind a closing quote");
        return (quoted ? cell + rest : rest).trimmed();
    }

    // A quote that nobody closes would swallow every row behind it: it then ends with its line.
    QString readQuoted(CsvRow &row)
    {
        QString cell;
        const qsizetype start = m_at;
        int lines = 0;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text.at(m_at);
            if (c == QLatin1Char('"')) {
                if (m_at + 1 >= m_text.size() || m_text.at(m_at + 1) != QLatin1Char('"')) {
                    ++m_at;
                    m_line += lines;
                    return cell;
                }
                ++m_at;
            }
            lines += c == QLatin1Char('\n') || (c == QLatin1Char('\r') && !isBeforeNewline(m_at));
            cell += c;
        }
        row.problem = QStringLiteral("a quote is not closed");
        m_at = start + 1;
        return {};
    }

    bool isBeforeNewline(qsizetype at) const
    {
        return at + 1 < m_text.size() && m_text.at(at + 1) == QLatin1Char('\n');
    }

    const QString &m_text;
    const QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<CsvRow> m_rows;
};

} // namespace

QChar csvSeparator(const QString &text)
{
    constexpr std::array<char16_t, 3> candidates{u',', u';', u'\t'};
    std::array<int, 3> counts{};
    bool quoted = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"'))
            quoted = !quoted;
        if (!quoted && (c == QLatin1Char('\n') || c == QLatin1Char('\r')))
            break;
        const auto found = std::ranges::find(candidates, c.unicode());
        if (!quoted && found != candidates.end())
            ++counts.at(size_t(found - candidates.begin()));
    }
    return candidates.at(size_t(std::ranges::max_element(counts) - counts.begin()));
}

QList<CsvRow> csvRows(const QString &text, QChar separator)
{
    return CsvReader(text, separator).read();
}

} // namespace Gatehouse
