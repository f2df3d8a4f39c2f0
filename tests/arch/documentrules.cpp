#include "tests/arch/sourcerules.h"

#include <QRegularExpression>
#include <QSet>

namespace Gatehouse::Arch
{

namespace
{

using Files = QList<SourceFile>;

const QStringList kRootFiles{
    QStringLiteral("README.md"),     QStringLiteral("LICENSE"),           QStringLiteral("CONTRIBUTING.md"),
    QStringLiteral("CHANGELOG.md"),  QStringLiteral("ARCHITECTURE.md"),   QStringLiteral("CMakeLists.txt"),
    QStringLiteral(".clang-format"), QStringLiteral("CMakePresets.json"), QStringLiteral(".clang-tidy"),
    QStringLiteral(".clazy"),
};

const SourceFile *fileNamed(const Files &tree, const QString &path)
{
    const auto found = std::ranges::find(tree, path, &SourceFile::path);
    return found == tree.end() ? nullptr : &*found;
}

QString textOf(const Files &tree, const char *path)
{
    const SourceFile *file = fileNamed(tree, QString::fromLatin1(path));
    return file ? file->text : QString();
}

bool isGuide(const SourceFile &file)
{
    static const QSet<QString> guides{QStringLiteral("README.md"), QStringLiteral("ARCHITECTURE.md"),
                                      QStringLiteral("CONTRIBUTING.md")};
    return guides.contains(file.path);
}

QStringList missingRootFiles(const Files &tree)
{
    QStringList found;
    for (const QString &name : kRootFiles) {
        if (!fileNamed(tree, name))
            found.append(name + QStringLiteral(": missing"));
    }
    return found;
}

// A name with a star stands for at least one file; a folder exists when a file lies below it.
bool exists(const Files &tree, QString path)
{
    while (path.endsWith(QLatin1Char('/')) || path.endsWith(QLatin1Char('.')))
        path.chop(1);
    QString pattern = QRegularExpression::escape(path);
    pattern.replace(QLatin1String("\\*"), QLatin1String("[^/]*"));
    const QRegularExpression wanted(QStringLiteral("^%1(/|$)").arg(pattern));
    return std::ranges::any_of(tree, [&wanted](const SourceFile &file) { return file.path.contains(wanted); });
}

QStringList pathsThatDoNotExist(const Files &tree)
{
    static const QRegularExpression inRoom(QStringLiteral(
        "(?<![\\w/.:~$<-])(?:\\./)?((app|ui|models|resources|tests|packaging|\\.ci)/[\\w./*-]*)(?![<])"));
    static const QRegularExpression link(QStringLiteral("\\]\\(([^)#:]+)\\)"));
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!isGuide(file))
            continue;
        for (const QRegularExpression &place : {inRoom, link}) {
            for (auto it = place.globalMatch(file.text); it.hasNext();) {
                const auto match = it.next();
                if (!exists(tree, match.captured(1)))
                    found.append(QStringLiteral("%1:%2: %3 does not exist")
                                     .arg(file.path)
                                     .arg(lineAt(file.text, match.capturedStart()))
                                     .arg(match.captured(1)));
            }
        }
    }
    found.removeDuplicates();
    return found;
}

QSet<QString> targets(const Files &tree)
{
    static const QRegularExpression made(
        QStringLiteral("(?:add_executable|add_library|gatehouse_test)\\((\\S+)|gatehouse_area\\((\\w+) (\\w+)"));
    QSet<QString> names;
    for (const SourceFile &file : tree) {
        if (!file.hasSuffix(QLatin1String("CMakeLists.txt")) && !file.hasSuffix(QLatin1String(".cmake")))
            continue;
        for (auto it = made.globalMatch(file.text); it.hasNext();) {
            const auto match = it.next();
            names.insert(match.captured(1).isEmpty()
                             ? QStringLiteral("gatehouse_%1_%2").arg(match.captured(2), match.captured(3))
                             : match.captured(1));
        }
    }
    return names;
}

QStringList targetsThatDoNotExist(const Files &tree)
{
    static const QRegularExpression named(
        QStringLiteral("`(gatehouse|gatehousectl|gatehouse-[a-z-]+)`|\\b(gatehouse_[a-z_]+)\\b(?!\\()"));
    const QSet<QString> known = targets(tree);
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!isGuide(file))
            continue;
        for (auto it = named.globalMatch(file.text); it.hasNext();) {
            const auto match = it.next();
            const QString name = match.captured(1) + match.captured(2);
            if (!known.contains(name))
                found.append(QStringLiteral("%1:%2: there is no target %3")
                                 .arg(file.path)
                                 .arg(lineAt(file.text, match.capturedStart()))
                                 .arg(name));
        }
    }
    return found;
}

QStringList areasWithoutPlace(const Files &tree)
{
    static const QRegularExpression area(QStringLiteral("^((?:app|ui|models|tests)/[^/]+)/.*\\.(cpp|h)$"));
    const QString page = textOf(tree, "ARCHITECTURE.md");
    QStringList found;
    for (const SourceFile &file : tree) {
        const auto match = area.match(file.path);
        const QString folder = match.captured(1);
        if (match.hasMatch() && !page.contains(QRegularExpression(QStringLiteral("\\b%1\\b").arg(folder))))
            found.append(QStringLiteral("ARCHITECTURE.md: does not name %1").arg(folder));
    }
    found.removeDuplicates();
    return found;
}

QStringList staleVersions(const Files &tree)
{
    static const QRegularExpression project(QStringLiteral("project\\(Gatehouse VERSION ([\\d.]+)"));
    const QString version = project.match(textOf(tree, "CMakeLists.txt")).captured(1);
    if (version.isEmpty())
        return {QStringLiteral("CMakeLists.txt: names no version")};
    QStringList found;
    if (!textOf(tree, "CHANGELOG.md").contains(QStringLiteral("\n## [%1]").arg(version)))
        found.append(QStringLiteral("CHANGELOG.md: has no section for %1").arg(version));
    for (const SourceFile &file : tree) {
        const bool manual = file.isIn(QLatin1String("packaging/man"));
        const bool appStream = file.hasSuffix(QLatin1String(".metainfo.xml"));
        if (manual && !file.text.contains(QStringLiteral("\"Gatehouse %1\"").arg(version)))
            found.append(file.path + QStringLiteral(": is not of Gatehouse ") + version);
        if (appStream && !file.text.contains(QStringLiteral("<release version=\"%1\"").arg(version)))
            found.append(file.path + QStringLiteral(": has no release ") + version);
    }
    return found;
}

} // namespace

QList<Rule> documentRules()
{
    return {
        {QStringLiteral("the root files are there"), missingRootFiles},
        {QStringLiteral("documents name paths that exist"), pathsThatDoNotExist},
        {QStringLiteral("documents name targets that exist"), targetsThatDoNotExist},
        {QStringLiteral("every area has its place in ARCHITECTURE.md"), areasWithoutPlace},
        {QStringLiteral("documents are of this version"), staleVersions},
    };
}

QList<Rule> allRules()
{
    return codeRules() + shapeRules() + relationRules() + documentRules();
}

} // namespace Gatehouse::Arch
