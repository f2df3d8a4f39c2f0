#include "models/datamap/disclosuredocument.h"

#include "models/core/csv.h"

namespace Gatehouse
{

namespace
{

// In a cell and in a line of its own alike.
QString markdownText(const QString &text)
{
    static const QString special = QStringLiteral("\\`*_{}[]<>#|~");
    QString safe;
    for (const QChar each : text) {
        if (each == QLatin1Char('\n') || each == QLatin1Char('\r')) {
            safe += QLatin1Char(' ');
            continue;
        }
        if (special.contains(each))
            safe += QLatin1Char('\\');
        safe += each;
    }
    return safe;
}

QString markdownRow(const QStringList &cells)
{
    QStringList safe;
    for (const QString &cell : cells)
        safe.append(markdownText(cell));
    return QStringLiteral("| %1 |\n").arg(safe.join(QStringLiteral(" | ")));
}

} // namespace

QString documentMarkdown(const DisclosureDocument &document)
{
    QString text = QStringLiteral("# %1\n\n").arg(markdownText(document.title));
    for (const QString &line : document.lead)
        text += markdownText(line) + QStringLiteral("\n\n");
    for (const DisclosureSection &section : document.sections) {
        text += QStringLiteral("## %1\n\n").arg(markdownText(section.title));
        for (const QString &line : section.lines)
            text += markdownText(line) + QStringLiteral("\n\n");
        if (section.head.isEmpty())
            continue;
        text += markdownRow(section.head) + markdownRow(QStringList(section.head.size(), QStringLiteral("---")))
                                                .replace(QLatin1String("\\-"), QLatin1String("-"));
        for (const QStringList &row : section.rows)
            text += markdownRow(row);
        text += QLatin1Char('\n');
    }
    return text;
}

QByteArray documentCsv(const DisclosureDocument &document)
{
    QString text = csvLine({document.title});
    for (const QString &line : document.lead)
        text += csvLine({document.title, line});
    for (const DisclosureSection &section : document.sections) {
        text += csvLine({QStringLiteral("")});
        for (const QString &line : section.lines)
            text += csvLine({section.title, line});
        if (section.head.isEmpty())
            continue;
        text += csvLine(QStringList{QStringLiteral("section")} + section.head);
        for (const QStringList &row : section.rows)
            text += csvLine(QStringList{section.title} + row);
    }
    return text.toUtf8();
}

} // namespace Gatehouse
