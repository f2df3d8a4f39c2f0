// How much of what, by whom: series over time and a ranking.
#pragma once

#include "models/telemetry/usagecontroller.h"
#include "ui/telemetry/telemetrypage.h"

class QButtonGroup;
class QComboBox;

namespace Gatehouse
{

class Card;
class ChartCard;
class DataTable;
class LineChart;
class QuotasPanel;

class UsagePage : public TelemetryPage
{
    Q_OBJECT
public:
    UsagePage(UsageController &controller, const Theme &theme, QWidget *parent = nullptr);

    QComboBox *measureChoice() const { return m_measure; }
    QComboBox *dimensionChoice() const { return m_dimension; }
    DataTable *ranking() const { return m_ranking; }
    ChartCard *chartCard() const { return m_card; }
    QuotasPanel *quotas() const { return m_quotas; }
    bool isSettled() const override;

protected:
    void showFigures() override;

private:
    void buildChoices();
    QWidget *buildModes();
    QWidget *buildRanking();
    QWidget *buildQuotas();
    void showChoices();
    void filterBy(const QModelIndex &index);

    UsageController &m_controller;
    QComboBox *m_measure;
    QComboBox *m_dimension;
    QButtonGroup *m_modes;
    LineChart *m_chart;
    ChartCard *m_card;
    Card *m_rankingCard = nullptr;
    DataTable *m_ranking = nullptr;
    QuotasPanel *m_quotas = nullptr;
};

} // namespace Gatehouse
