#include "models/alerts/savedviews.h"

#include "models/core/tokenlist.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kViewTokens{"open", "mine", "silenced", "muted", "resolved", "all"};
static_assert(kViewTokens.size() == kAlertViews.size());

const QString kName = QStringLiteral("name");
const QString kView = QStringLiteral("view");
const QString kWords = QStringLiteral("words");

QString lowered(const SavedAlertView &view)
{
    return view.name.toLower();
}

QList<SavedAlertView> viewsFrom(const QString &json)
{
    QList<SavedAlertView> views;
    const QJsonArray all = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &each : all) {
        const auto view = enumOfToken<AlertView>(kViewTokens, each[kView].toString());
        if (view && !each[kName].toString().isEmpty())
            views.append({each[kName].toString(), *view, each[kWords].toString()});
    }
    std::ranges::sort(views, {}, lowered);
    return views;
}

} // namespace

SavedAlertViews::SavedAlertViews(const QHash<QString, QString> &kept, QObject *parent)
    : QObject(parent)
{
    for (auto at = kept.begin(); at != kept.end(); ++at)
        m_views.insert(at.key(), viewsFrom(*at));
}

QList<SavedAlertView> SavedAlertViews::of(const QString &operatorId) const
{
    return m_views.value(operatorId);
}

Result<void> SavedAlertViews::save(const QString &operatorId, const SavedAlertView &view)
{
    const QString name = view.name.simplified();
    if (name.isEmpty() || name.size() > kLongestName)
        return failure(ErrorKind::InvalidInput,
                       tr("A view needs a name of at most %1 characters.").arg(kLongestName));
    QList<SavedAlertView> views = of(operatorId);
    views.removeIf([&name](const SavedAlertView &each) { return each.name.compare(name, Qt::CaseInsensitive) == 0; });
    if (views.size() >= kMost)
        return failure(ErrorKind::InvalidInput, tr("There are %1 views already. Remove one first.").arg(kMost));
    views.append({name, view.view, view.words.trimmed()});
    std::ranges::sort(views, {}, lowered);
    m_views.insert(operatorId, views);
    emit changed();
    return {};
}

void SavedAlertViews::remove(const QString &operatorId, const QString &name)
{
    if (m_views[operatorId].removeIf([&name](const SavedAlertView &each) { return each.name == name; }) > 0)
        emit changed();
}

QHash<QString, QString> SavedAlertViews::kept() const
{
    QHash<QString, QString> kept;
    for (auto at = m_views.begin(); at != m_views.end(); ++at) {
        QJsonArray all;
        for (const SavedAlertView &each : *at)
            all.append(QJsonObject{{kName, each.name},
                                   {kView, tokenOfEnum(kViewTokens, each.view)},
                                   {kWords, each.words}});
        if (!all.isEmpty())
            kept.insert(at.key(), QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
    }
    return kept;
}

} // namespace Gatehouse
