#include "tests/arch/sourcerules.h"

#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse::Arch
{

namespace
{

constexpr int kMostCppLines = 500;
constexpr int kMostHeaderLines = 250;
constexpr int kMostMainWindowLines = 250;
constexpr int kMostFunctionLines = 40;
constexpr int kNinetiethCppLines = 300;
constexpr qint64 kMostBytes = 1'000'000;

using Files = QList<SourceFile>;
using Check = QStringList (*)(const SourceFile &);

Rule perFile(const char *name, Check check)
{
    return {QString::fromLatin1(name), [check](const Files &tree) {
                QStringList found;
                for (const SourceFile &file : tree)
                    found += check(file);
                return found;
            }};
}

QStringList tooLong(const SourceFile &file)
{
    const bool window = file.baseName() == QLatin1String("mainwindow");
    const int most = file.hasSuffix(QLatin1String(".cpp")) ? (window ? kMostMainWindowLines : kMostCppLines)
                     : file.hasSuffix(QLatin1String(".h")) ? kMostHeaderLines
                                                           : 0;
    const int lines = file.lineCount();
    if (most == 0 || lines <= most)
        return {};
    return {QStringLiteral("%1: %2 lines, at most %3").arg(file.path).arg(lines).arg(most)};
}

QStringList ninetiethTooLong(const Files &tree)
{
    QList<int> lines;
    for (const SourceFile &file : tree) {
        if (file.hasSuffix(QLatin1String(".cpp")))
            lines.append(file.lineCount());
    }
    if (lines.isEmpty())
        return {};
    std::ranges::sort(lines);
    const int p90 = lines.at((lines.size() - 1) * 9 / 10);
    if (p90 <= kNinetiethCppLines)
        return {};
    return {QStringLiteral("nine .cpp files in ten have up to %1 lines, at most %2").arg(p90).arg(kNinetiethCppLines)};
}

// The layout puts the brace of a function in the first column, which tells where one begins and ends.
QStringList longFunctions(const SourceFile &file)
{
    if (!file.hasSuffix(QLatin1String(".cpp")) || file.isIn(QLatin1String("tests")))
        return {};
    static const QRegularExpression notFunction(QStringLiteral("^(class|struct|enum|union|namespace)\\b|=\\s*$"));
    QStringList found;
    const QStringList lines = codeOnly(file.text).split(QLatin1Char('\n'));
    qsizetype open = -1;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines.at(i).trimmed() == QLatin1String("{") && lines.at(i).startsWith(QLatin1Char('{')))
            open = notFunction.match(lines.at(i - 1)).hasMatch() ? -1 : i;
        if (open < 0 || !lines.at(i).startsWith(QLatin1Char('}')))
            continue;
        if (i - open - 1 > kMostFunctionLines)
            found.append(QStringLiteral("%1:%2: a function of %3 lines, at most %4")
                             .arg(file.path)
                             .arg(open)
                             .arg(i - open - 1)
                             .arg(kMostFunctionLines));
        open = -1;
    }
    return found;
}

QStringList badName(const SourceFile &file)
{
    if (!file.hasSuffix(QLatin1String(".cpp")) && !file.hasSuffix(QLatin1String(".h")))
        return {};
    static const QRegularExpression empty(
        QStringLiteral("(manager|helpers?|utils?|info|(?<!meta)data|(?<!data)base|common|misc)$"));
    if (file.baseName() != file.baseName().toLower())
        return {file.path + QStringLiteral(": file names are lower case")};
    if (empty.match(file.baseName()).hasMatch())
        return {file.path + QStringLiteral(": a name that says nothing; name it after what it does")};
    return {};
}

QStringList badFolder(const SourceFile &file)
{
    static const QRegularExpression empty(QStringLiteral("(^|/)(utils?|common|misc|helpers?)/"));
    static const QRegularExpression room(QStringLiteral("^(app|ui|models|resources|tests|packaging|\\.ci)/|^[^/]+$"));
    QStringList found;
    if (empty.match(file.path).hasMatch())
        found.append(file.path + QStringLiteral(": a folder that says nothing"));
    if (!room.match(file.path).hasMatch())
        found.append(file.path + QStringLiteral(": the top level is fixed: app ui models resources tests packaging"));
    return found;
}

QStringList tooBig(const SourceFile &file)
{
    if (file.bytes <= kMostBytes)
        return {};
    return {QStringLiteral("%1: %2 bytes, at most %3").arg(file.path).arg(file.bytes).arg(kMostBytes)};
}

QStringList noPragmaOnce(const SourceFile &file)
{
    if (!file.hasSuffix(QLatin1String(".h")) || file.text.contains(QLatin1String("\n#pragma once\n")) ||
        file.text.startsWith(QLatin1String("#pragma once\n")))
        return {};
    return {file.path + QStringLiteral(": #pragma once is missing")};
}

QStringList machinePath(const SourceFile &file)
{
    static const QRegularExpression own(QStringLiteral("(?<![\\w.~}:])/(work|home/\\w+|Users/\\w+|root)/[\\w.]"));
    QStringList found;
    for (auto it = own.globalMatch(file.text); it.hasNext();) {
        found.append(QStringLiteral("%1:%2: a path of one machine")
                         .arg(file.path)
                         .arg(lineAt(file.text, it.next().capturedStart())));
    }
    return found;
}

} // namespace

QList<Rule> shapeRules()
{
    return {
        perFile("files are short", tooLong),
        {QStringLiteral("most files are shorter"), ninetiethTooLong},
        perFile("functions are short", longFunctions),
        perFile("file names say what is inside", badName),
        perFile("folders are rooms", badFolder),
        perFile("no file is big", tooBig),
        perFile("headers are read once", noPragmaOnce),
        perFile("no path of one machine", machinePath),
    };
}

} // namespace Gatehouse::Arch
