#include "models/gateway/jsonpathsread.h"

#include <QRegularExpression>

#include <array>

namespace Gatehouse
{

namespace
{

// What stands around the column in one way to read it; %1 is the column. The steps of the path are the groups, or what
// is quoted in the only group.
struct Way {
    const char *pattern;
    bool isWithoutBrackets = false;
};

// A way that goes two steps down is before the one that would take its first step for the whole.
constexpr std::array<Way, 7> kWays{{
    {R"(\{%1\}[^,'{}]*,\s*'\$((?:\.\w+)+)')"},
    {R"(\{%1\}((?:\s*->>?\s*'[^']+')+))", true},
    {R"re(split_part\(\{%1\}, *'"(\w+)":', *\d+\) from '"(\w+)":)re"},
    {R"re(substring\(\{%1\} from '"(\w+)":)re"},
    {R"((?:visitParam|simpleJSON)ExtractRaw\(\{%1\}, *'(\w+)'\), *'(\w+)')"},
    {R"((?:visitParam|simpleJSON)\w+\(\{%1\}, *'(\w+)')"},
    {R"(JSON(?:Extract\w*|Has)\(\{%1\}((?:, *'[^']+')+))"},
}};

QString pathOf(const QRegularExpressionMatch &match)
{
    static const QRegularExpression word(QStringLiteral("\\w+"));
    QString path;
    for (int group = 1; group <= match.lastCapturedIndex(); ++group) {
        for (auto at = word.globalMatch(match.captured(group)); at.hasNext();)
            path += QLatin1Char('/') + at.next().captured();
    }
    return path;
}

} // namespace

QStringList jsonPathsRead(const QString &sql, const QString &column)
{
    QString left = sql;
    QStringList paths;
    for (const Way &way : kWays) {
        if (way.isWithoutBrackets)
            left.remove(QLatin1Char('(')).remove(QLatin1Char(')'));
        const QRegularExpression pattern(QString::fromLatin1(way.pattern).arg(QRegularExpression::escape(column)));
        for (auto at = pattern.globalMatch(left); at.hasNext();)
            paths.append(pathOf(at.next()));
        left.remove(pattern);
        if (way.isWithoutBrackets)
            left = sql;
    }
    paths.removeDuplicates();
    paths.sort();
    return paths;
}

} // namespace Gatehouse
