// The files of the repository as the architecture rules see them.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse::Arch
{

struct SourceFile {
    QString path; // from the root, with forward slashes
    QString text; // empty for files that hold no text
    qint64 bytes = 0;

    bool isIn(QLatin1String folder) const;
    bool hasSuffix(QLatin1String suffix) const { return path.endsWith(suffix); }
    QString baseName() const;
    int lineCount() const;
};

// Every file below the root but for what is built, cached or git's own.
QList<SourceFile> readTree(const QString &root);

// The text with comments, string and character literals blanked out; lines keep their numbers.
QString codeOnly(const QString &text);

// The line, counted from 1, that holds the position.
int lineAt(const QString &text, qsizetype position);

} // namespace Gatehouse::Arch
