// A document about what a gateway keeps, before it is put on paper: lines, and tables of texts.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct DisclosureSection {
    QString title;
    QStringList lines; // paragraphs, above the table
    QStringList head;  // none: no table
    QList<QStringList> rows;

    bool operator==(const DisclosureSection &) const = default;
};

struct DisclosureDocument {
    QString title;
    QStringList lead; // of which gateway, policy and day it is, and what could not be seen
    QList<DisclosureSection> sections;

    bool operator==(const DisclosureDocument &) const = default;
};

// Names of tables come from databases: none of them becomes markup, and no cell of a CSV a formula.
QString documentMarkdown(const DisclosureDocument &document);
// A block for each section, the name of the section in the first cell of each line.
QByteArray documentCsv(const DisclosureDocument &document);

} // namespace Gatehouse
