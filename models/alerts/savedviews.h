// The views of the queue of alerts that people make for themselves: a name for which alerts are listed and the words
// that narrow them down. Each operator has their own.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertview.h"

#include <QObject>

namespace Gatehouse
{

struct SavedAlertView {
    QString name;
    AlertView view = AlertView::Open;
    QString words; // may be empty

    bool operator==(const SavedAlertView &) const = default;
};

class SavedAlertViews : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMost = 20;
    static constexpr int kLongestName = 40;

    // `kept`: JSON by the id of the operator. What cannot be read is left out.
    explicit SavedAlertViews(const QHash<QString, QString> &kept, QObject *parent = nullptr);

    // By name.
    QList<SavedAlertView> of(const QString &operatorId) const;
    // In place of one of the same name. InvalidInput: it has no name, or there are too many.
    Result<void> save(const QString &operatorId, const SavedAlertView &view);
    void remove(const QString &operatorId, const QString &name);
    QHash<QString, QString> kept() const;

signals:
    void changed();

private:
    QHash<QString, QList<SavedAlertView>> m_views;
};

} // namespace Gatehouse
