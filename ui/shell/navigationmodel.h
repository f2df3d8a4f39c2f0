// The pages of the window in their groups, with the counts of what needs a person.
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QString>

namespace Gatehouse
{

struct NavigationEntry {
    QString id;    // "overview": in links and in the file names of a tour
    QString title; // "Overview"
    QString group; // "Observe"
    QString icon;  // name of an icon of the theme
};

// Rows are group headings and pages; headings cannot be selected.
class NavigationModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, HeadingRole, IconRole, BadgeRole, BurnsRole };

    using QAbstractListModel::QAbstractListModel;

    // Entries of one group follow each other.
    void setEntries(const QList<NavigationEntry> &entries);
    QModelIndex indexOf(const QString &id) const;
    // 0 takes the badge away. `burns`: it cannot wait as a queue can.
    void setBadge(const QString &id, int count, bool burns = false);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        NavigationEntry entry; // only `group` for a heading
        bool heading = false;
        int badge = 0;
        bool burns = false;
    };

    QList<Row> m_rows;
};

} // namespace Gatehouse
