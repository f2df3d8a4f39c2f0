#include "tests/arch/sourcerules.h"

#include <QHash>
#include <QRegularExpression>

namespace Gatehouse::Arch
{

namespace
{

using Files = QList<SourceFile>;

const SourceFile *fileNamed(const Files &tree, const QString &path)
{
    const auto found = std::ranges::find(tree, path, &SourceFile::path);
    return found == tree.end() ? nullptr : &*found;
}

// An include needs no link line, so the order of the areas is checked on includes too. It is read from the place where
// the configure step reads it.
QStringList includesAgainstOrder(const Files &tree)
{
    const SourceFile *order = fileNamed(tree, QStringLiteral("packaging/cmake/GatehouseLayers.cmake"));
    if (!order)
        return {QStringLiteral("packaging/cmake/GatehouseLayers.cmake: missing")};
    static const QRegularExpression line(QStringLiteral("set\\(GATEHOUSE_MODELS_ORDER_(\\w+) \"([^\"]*)\"\\)"));
    QHash<QString, QStringList> below;
    for (auto it = line.globalMatch(order->text); it.hasNext();) {
        const auto match = it.next();
        below.insert(match.captured(1), match.captured(2).split(QLatin1Char(';')) << match.captured(1));
    }
    static const QRegularExpression include(QStringLiteral("#include \"models/(\\w+)/"));
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!file.isIn(QLatin1String("models")))
            continue;
        const QString area = file.path.section(QLatin1Char('/'), 1, 1);
        for (auto it = include.globalMatch(file.text); it.hasNext();) {
            const QString other = it.next().captured(1);
            if (!below.value(area).contains(other))
                found.append(QStringLiteral("%1: includes models/%2, which is not below it").arg(file.path, other));
        }
    }
    return found;
}

// A source that no CMakeLists.txt names is never compiled, and a test among them never runs.
QStringList sourcesWithoutTarget(const Files &tree)
{
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!file.hasSuffix(QLatin1String(".cpp")))
            continue;
        QString folder = file.path;
        bool named = false;
        while (!named && folder.contains(QLatin1Char('/'))) {
            folder = folder.section(QLatin1Char('/'), 0, -2);
            const SourceFile *list = fileNamed(tree, folder + QStringLiteral("/CMakeLists.txt"));
            const QString relative = QRegularExpression::escape(file.path.mid(folder.size() + 1));
            named =
                list && list->text.contains(QRegularExpression(QStringLiteral("(?<![\\w/.])%1(?!\\w)").arg(relative)));
        }
        if (!named)
            found.append(file.path + QStringLiteral(": no CMakeLists.txt names it, so it is never compiled"));
    }
    return found;
}

QStringList modelsWithoutTester(const Files &tree)
{
    static const QRegularExpression model(QStringLiteral(
        "\\bclass\\s+(\\w+)[^;{]*:\\s*public\\s+(QAbstract(Item|Table|List|Proxy)Model|QSortFilterProxyModel|"
        "QIdentityProxyModel|QStandardItemModel)\\b"));
    QStringList found;
    for (const SourceFile &file : tree) {
        if (file.isIn(QLatin1String("tests")) || !file.hasSuffix(QLatin1String(".h")))
            continue;
        const QString code = codeOnly(file.text);
        for (auto it = model.globalMatch(code); it.hasNext();) {
            const QString name = it.next().captured(1);
            const QRegularExpression use(QStringLiteral("\\b%1\\b").arg(name));
            const bool tested = std::ranges::any_of(tree, [&use](const SourceFile &test) {
                return test.path.endsWith(QLatin1String("_test.cpp")) &&
                       test.text.contains(QLatin1String("QAbstractItemModelTester")) && test.text.contains(use);
            });
            if (!tested)
                found.append(QStringLiteral("%1: no test runs %2 under QAbstractItemModelTester").arg(file.path, name));
        }
    }
    return found;
}

// Two types of one name in one namespace link without a word and crash when they meet in one program.
QStringList typesOfOneName(const Files &tree)
{
    static const QRegularExpression space(QStringLiteral("\\bnamespace\\s+([\\w:]+)"));
    static const QRegularExpression type(
        QStringLiteral("^(?:class|struct|enum class)\\s+(\\w+)(?:\\s+final)?\\s*(?::[^;]*)?(?:\\{|$)"),
        QRegularExpression::MultilineOption);
    QHash<QString, QString> seen;
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!file.hasSuffix(QLatin1String(".h")))
            continue;
        const QString code = codeOnly(file.text);
        const QString scope = space.match(code).captured(1);
        for (auto it = type.globalMatch(code); it.hasNext();) {
            const QString name = scope + QStringLiteral("::") + it.next().captured(1);
            if (seen.contains(name) && seen.value(name) != file.path)
                found.append(QStringLiteral("%1: defines %2, as %3 does").arg(file.path, name, seen.value(name)));
            seen.insert(name, file.path);
        }
    }
    return found;
}

} // namespace

QList<Rule> relationRules()
{
    return {
        {QStringLiteral("includes follow the order of the areas"), includesAgainstOrder},
        {QStringLiteral("no two types share a name"), typesOfOneName},
        {QStringLiteral("every source belongs to a target"), sourcesWithoutTarget},
        {QStringLiteral("every item model runs under the model tester"), modelsWithoutTester},
    };
}

} // namespace Gatehouse::Arch
