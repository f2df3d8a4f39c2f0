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

QString htmlRow(const QStringList &cells, const QString &tag)
{
    QString row;
    for (const QString &cell : cells)
        row += QStringLiteral("<%1>%2</%1>").arg(tag, cell.toHtmlEscaped());
    return QStringLiteral("<tr>%1</tr>\n").arg(row);
}

QString htmlLines(const QStringList &lines)
{
    QString text;
    for (const QString &line : lines)
        text += QStringLiteral("<p>%1</p>\n").arg(line.toHtmlEscaped());
    return text;
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

QString documentHtml(const DisclosureDocument &document)
{
    QString text =
        QStringLiteral("<html><head><title>%1</title></head><body>\n<h1>%1</h1>\n").arg(document.title.toHtmlEscaped());
    text += htmlLines(document.lead);
    for (const DisclosureSection &section : document.sections) {
        text += QStringLiteral("<h2>%1</h2>\n").arg(section.title.toHtmlEscaped()) + htmlLines(section.lines);
        if (section.head.isEmpty())
            continue;
        text += QStringLiteral("<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\">\n<thead>") +
                htmlRow(section.head, QStringLiteral("th")) + QStringLiteral("</thead>\n");
        for (const QStringList &row : section.rows)
            text += htmlRow(row, QStringLiteral("td"));
        text += QStringLiteral("</table>\n");
    }
    return text + QStringLiteral("</body></html>\n");
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
