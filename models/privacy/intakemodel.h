// Requests that were read and not filed yet, as a table: a row each, also for what cannot be taken in.
//
// Thread: the GUI thread.
#pragma once

#include "models/privacy/casequeuemodel.h"
#include "models/privacy/intakerow.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Gatehouse
{

// Who asks is masked in every role.
class IntakeModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        ChosenColumn,
        PlaceColumn,
        TypeColumn,
        SubjectColumn,
        RegimeColumn,
        ReceivedColumn,
        DueColumn,
        ChannelColumn,
        StateColumn,
        ReasonColumn,
        ColumnCount
    };
    using Standing = IntakeStanding;

    explicit IntakeModel(QObject *parent = nullptr);

    // `today`: for how urgent the due days are.
    void add(QList<IntakeRow> rows, const QDate &today);
    // A file, or the gateway, that gave nothing.
    void addUnreadable(const QString &origin, const QString &why);
    void clear();
    // What the store says of it now.
    void setTaken(int row, const TakenRequest &taken);
    void setDecision(int row, const IntakeDecision &decision);
    void setAsked(int row);
    // It stays to be filed; `why`: it is not yet.
    void setNotFiled(int row, const QString &why);
    // Those that cannot be filed are left out.
    void setChosen(const QList<int> &rows, bool chosen);

    const IntakeRow &at(int row) const { return m_rows.at(row); }
    Standing standing(int row) const { return standingOf(m_rows.at(row)); }
    bool mayFile(int row) const { return standing(row) == Standing::New; }
    bool mayDecide(int row) const { return Gatehouse::mayDecide(m_rows.at(row)); }
    QList<int> rowsOf(Standing standing) const;
    int count(Standing standing) const;
    QList<int> chosenRows() const;
    // Every row whose request may still change in the store.
    QList<int> unfiledRows() const;
    QStringList sentences(int row) const { return intakeSentences(m_rows.at(row)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    // Rows were chosen or left out.
    void chosenChanged();

private:
    QString text(int row, Column column) const;
    CaseQueueModel::Urgency urgency(int row, Column column) const;
    void changedRow(int row);

    QList<IntakeRow> m_rows;
    QHash<QString, int> m_firstOf; // rows by what they come from
    QDate m_today;
};

} // namespace Gatehouse
