#include "models/privacy/packageindex.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

const QString kStyle = QStringLiteral(
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1c1f;background:#fff;max-width:72rem;margin:2rem auto;padding:0 "
    "1rem}h1{margin-bottom:0}h2{margin-top:2rem;border-bottom:1px solid "
    "#c6cad0}table{border-collapse:collapse;width:100%;"
    "margin:.5rem 0}caption{text-align:left;font-weight:600}th,td{border:1px solid #c6cad0;padding:.3rem "
    ".5rem;text-align:"
    "left;vertical-align:top;overflow-wrap:anywhere}th{background:#f1f3f5;overflow-wrap:normal}td.n{text-align:right}."
    "wide{overflow-x:auto}"
    "dt{font-weight:600}a{color:#0b57a4}@media print{body{margin:0;max-width:none}h2,summary{break-after:avoid}"
    "tr{break-inside:avoid}.wide{overflow:visible}}");

class Page
{
public:
    Page(const PackageIndex &index, PackageLanguage language)
        : m_index(index)
        , m_language(language)
    {
    }

    QByteArray made()
    {
        head();
        about();
        controller();
        processed();
        list(PackagePhrase::RecipientsHeading, m_index.notice.recipients);
        paragraph(PackagePhrase::TransfersHeading, m_index.notice.transfers);
        paragraph(PackagePhrase::SourceHeading, m_index.notice.source);
        paragraph(PackagePhrase::AutomatedHeading, m_index.notice.automatedDecisions);
        list(PackagePhrase::RightsHeading, rightsOf(m_index.regime, m_language));
        paragraph(PackagePhrase::AuthorityHeading, m_index.notice.authority);
        withheld();
        data();
        heading(PackagePhrase::GenuineHeading);
        m_html += QStringLiteral("<p>%1</p>\n</main>\n</body>\n</html>\n").arg(said(PackagePhrase::Genuine));
        return m_html.toUtf8();
    }

private:
    QString said(PackagePhrase phrase) const { return htmlText(packagePhrase(phrase, m_language)); }
    QString own(const QString &text) const
    {
        return text.isEmpty() ? said(PackagePhrase::NotStated) : QStringLiteral("<bdi>%1</bdi>").arg(htmlText(text));
    }
    void heading(PackagePhrase phrase) { m_html += QStringLiteral("<h2>%1</h2>\n").arg(said(phrase)); }

    void paragraph(PackagePhrase title, const QString &text)
    {
        heading(title);
        m_html += QStringLiteral("<p>%1</p>\n").arg(own(text));
    }

    void list(PackagePhrase title, const QStringList &texts)
    {
        if (texts.isEmpty())
            return paragraph(title, {});
        heading(title);
        m_html += QStringLiteral("<ul>\n");
        for (const QString &text : texts)
            m_html += QStringLiteral("<li>%1</li>\n").arg(own(text));
        m_html += QStringLiteral("</ul>\n");
    }

    void head()
    {
        const bool english = m_language == PackageLanguage::English;
        const QString time =
            QDateTime::fromMSecsSinceEpoch(m_index.madeMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
        m_html += QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"
                                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                                 "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
                      .arg(said(PackagePhrase::LanguageTag));
        m_html += QStringLiteral("<title>%1</title>\n<style>%2</style>\n</head>\n<body>\n<header>\n<h1>%1</h1>\n<p>")
                      .arg(said(PackagePhrase::Title), kStyle);
        m_html += said(PackagePhrase::CaseAndDay).arg(htmlText(m_index.caseId), time);
        m_html +=
            QStringLiteral(" <a href=\"%1\" lang=\"%2\" hreflang=\"%2\">%3</a></p>\n</header>\n<main>\n")
                .arg(indexFile(english ? PackageLanguage::Chinese : PackageLanguage::English),
                     english ? QStringLiteral("zh-Hans") : QStringLiteral("en"), said(PackagePhrase::OtherLanguage));
    }

    void about()
    {
        heading(PackagePhrase::AboutHeading);
        m_html +=
            QStringLiteral("<p>%1</p>\n<p>%2 %3</p>\n")
                .arg(said(PackagePhrase::About), said(PackagePhrase::AboutFiles), said(PackagePhrase::FormulasNote));
    }

    void controller()
    {
        heading(PackagePhrase::ControllerHeading);
        m_html += QStringLiteral("<dl>\n");
        const std::pair<PackagePhrase, QString> rows[] = {
            {PackagePhrase::Controller, m_index.notice.controller},
            {PackagePhrase::Contact, m_index.notice.contact},
            {PackagePhrase::DataProtectionOfficer, m_index.notice.dataProtectionOfficer},
        };
        for (const auto &[phrase, text] : rows)
            m_html += QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(said(phrase), own(text));
        m_html += QStringLiteral("</dl>\n");
    }

    void processed()
    {
        heading(PackagePhrase::ProcessedHeading);
        m_html += QStringLiteral("<div class=\"wide\"><table>\n<caption>%1</caption>\n<thead><tr>")
                      .arg(said(PackagePhrase::ProcessedCaption));
        for (const PackagePhrase each :
             {PackagePhrase::TableHead, PackagePhrase::CategoryHead, PackagePhrase::PurposeHead,
              PackagePhrase::RetentionHead, PackagePhrase::RowsHead, PackagePhrase::FilesHead})
            m_html += QStringLiteral("<th scope=\"col\">%1</th>").arg(said(each));
        m_html += QStringLiteral("</tr></thead>\n<tbody>\n");
        for (const IndexPart &part : m_index.parts)
            processedRow(part);
        m_html += QStringLiteral("</tbody>\n</table></div>\n");
    }

    void processedRow(const IndexPart &part)
    {
        QStringList categories{categoryTitle(part.part.category, m_language)};
        for (const PackageColumn &column : part.part.columns)
            categories.append(categoryTitle(column.category, m_language));
        categories.removeDuplicates();
        QString kept = own(part.part.retention);
        if (!part.part.ground.isEmpty())
            kept += QStringLiteral("<br>") + said(PackagePhrase::KeptByDuty).arg(htmlText(part.part.ground));
        m_html += QStringLiteral("<tr><th scope=\"row\">%1</th><td>%2</td><td>%3</td><td>%4</td>")
                      .arg(htmlText(part.part.table), htmlText(categories.join(QStringLiteral(", "))),
                           own(part.part.purpose), kept);
        m_html +=
            QStringLiteral("<td class=\"n\">%1</td><td><a href=\"%2\">JSON</a> <a href=\"%3\">CSV</a></td></tr>\n")
                .arg(part.rows)
                .arg(htmlText(part.jsonFile), htmlText(part.csvFile));
    }

    void withheld()
    {
        heading(PackagePhrase::WithheldHeading);
        qint64 secrets = 0;
        QString lines;
        QString unread;
        for (const IndexPart &part : m_index.parts) {
            secrets += part.masked;
            if (!part.part.unread.isEmpty()) {
                unread += QStringLiteral("<li>%1</li>\n")
                              .arg(said(PackagePhrase::Unread)
                                       .arg(htmlText(part.part.table),
                                            htmlText(part.part.unread.join(QStringLiteral(", ")))));
            }
            for (auto it = part.withheld.begin(); it != part.withheld.end(); ++it) {
                lines += QStringLiteral("<li>%1</li>\n")
                             .arg(said(PackagePhrase::WithheldLine)
                                      .arg(htmlText(part.part.table), QString::number(it.value()), htmlText(it.key())));
            }
        }
        if (lines.isEmpty())
            lines = QStringLiteral("<li>%1</li>\n").arg(said(PackagePhrase::NothingWithheld));
        if (secrets > 0)
            lines += QStringLiteral("<li>%1</li>\n").arg(said(PackagePhrase::SecretsMasked).arg(secrets));
        lines += unread;
        m_html += QStringLiteral("<ul>\n%1</ul>\n").arg(lines);
    }

    void data()
    {
        heading(PackagePhrase::DataHeading);
        for (const IndexPart &part : m_index.parts) {
            const QString title =
                said(PackagePhrase::FirstRows)
                    .arg(htmlText(part.part.table), QString::number(part.first.size()), QString::number(part.rows));
            m_html += QStringLiteral("<details open><summary>%1</summary>\n").arg(title);
            if (part.first.isEmpty())
                m_html += QStringLiteral("<p>%1</p>\n").arg(said(PackagePhrase::NoRows));
            else
                rows(part, title);
            m_html += QStringLiteral("</details>\n");
        }
    }

    void rows(const IndexPart &part, const QString &title)
    {
        m_html += QStringLiteral("<div class=\"wide\"><table aria-label=\"%1\">\n<thead><tr>").arg(title);
        for (const PackageColumn &column : part.part.columns)
            m_html += QStringLiteral("<th scope=\"col\">%1</th>").arg(htmlText(column.name));
        m_html += QStringLiteral("</tr></thead>\n<tbody>\n");
        for (const QStringList &row : part.first) {
            m_html += QStringLiteral("<tr>");
            for (const QString &cell : row)
                m_html += QStringLiteral("<td dir=\"auto\">%1</td>").arg(htmlText(cell));
            m_html += QStringLiteral("</tr>\n");
        }
        m_html += QStringLiteral("</tbody>\n</table></div>\n");
    }

    const PackageIndex &m_index;
    PackageLanguage m_language;
    QString m_html;
};

} // namespace

QString indexFile(PackageLanguage language)
{
    return language == PackageLanguage::English ? QStringLiteral("index.html") : QStringLiteral("index.zh.html");
}

QByteArray indexPage(const PackageIndex &index, PackageLanguage language)
{
    return Page(index, language).made();
}

QString htmlText(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size());
    for (const QChar each : text) {
        const bool shown = each.unicode() >= 0x20 || each == QLatin1Char('\n') || each == QLatin1Char('\t');
        if (each == QLatin1Char('&'))
            escaped += QLatin1String("&amp;");
        else if (each == QLatin1Char('<'))
            escaped += QLatin1String("&lt;");
        else if (each == QLatin1Char('>'))
            escaped += QLatin1String("&gt;");
        else if (each == QLatin1Char('"'))
            escaped += QLatin1String("&quot;");
        else if (each == QLatin1Char('\''))
            escaped += QLatin1String("&#39;");
        else
            escaped += shown && each.unicode() != 0x7f ? each : QChar(QChar::ReplacementCharacter);
    }
    return escaped;
}

} // namespace Gatehouse
