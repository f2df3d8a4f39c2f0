// The credentials that a survey lists, those with a wanted finding, and how what was done to each of them ended.
#pragma once

#include "models/credentials/credentialrun.h"
#include "models/credentials/credentialsurvey.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

// Nothing of it names a person: all is masked.
class CredentialTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        CredentialColumn,
        OwnerColumn,
        MadeColumn,
        UsedColumn,
        RotatedColumn,
        ExpiresColumn,
        FindingsColumn,
        OutcomeColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setSurvey(const CredentialSurvey &survey);
    // Those with one of these; none: all.
    void setFilter(CredentialFindings findings);
    // By Credential::token(): "done". Kept until the next survey.
    void setOutcomes(const QHash<QString, CredentialOutcome> &outcomes);

    const Credential &at(int row) const { return m_all.at(m_shown.at(row)); }
    std::optional<CredentialOutcome> outcomeAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    // IdRole of figuretablemodel.h: Credential::token().
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QString textOf(const Credential &one, int column) const;
    QString timeText(std::optional<qint64> ms) const;
    bool isBefore(const Credential &a, const Credential &b) const;
    void fill();

    QList<Credential> m_all;
    QList<int> m_shown; // indexes of m_all, in order
    QHash<QString, CredentialOutcome> m_outcomes;
    CredentialFindings m_filter;
    qint64 m_nowMs = 0;
    int m_sortColumn = FindingsColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace Gatehouse
