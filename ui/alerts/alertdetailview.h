// One alert beside the queue: what can be done, why it fired, its evidence, what is behind it and what was before.
#pragma once

#include "models/alerts/alertdetail.h"
#include "ui/widgets/card.h"

#include <QTimer>

class QBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Gatehouse
{

class AlertContrast;
class AlertContrastView;
class ChartCard;
class Chip;
class DataTable;
class LineChart;
class StateView;
class Theme;

class AlertDetailView : public Card
{
    Q_OBJECT
public:
    // All outlive it.
    AlertDetailView(AlertDetail &detail, AlertController &queue, const Theme &theme, QWidget *parent = nullptr);

    QPushButton *acknowledgeButton() const { return m_acknowledge; }
    QPushButton *assignButton() const { return m_assign; }
    QPushButton *credentialButton() const { return m_credential; }
    QPushButton *silenceButton() const { return m_silence; }
    QPushButton *resolveButton() const { return m_resolve; }
    QPushButton *undoButton() const { return m_undo; }
    QPushButton *rowsButton() const { return m_rows; }
    QPushButton *heatmapButton() const { return m_heatmap; }
    QPushButton *revealButton() const { return m_reveal; }
    LineChart *chart() const { return m_chart; }
    DataTable *contributors() const { return m_contributors; }
    DataTable *explains() const { return m_explains; }
    DataTable *provingRows() const { return m_provingRows; }
    QString rowsText() const;
    DataTable *before() const { return m_before; }
    DataTable *timeline() const { return m_timeline; }
    QPushButton *incidentButton() const { return m_incident; }
    QPushButton *switchButton() const { return m_switch; }
    // From now on there is a way from an alert to its incident.
    void offerIncidents();
    // And what sets it apart can be asked; the contrast outlives it.
    void offerContrast(AlertContrast &contrast);
    void compare();
    AlertContrastView *contrast() const { return m_contrast; }
    QString titleText() const;
    QString standingText() const;
    QString whyText() const;
    // Why there is no chart; empty: there is one.
    QString noChartText() const;
    void focusContent();

signals:
    void assignWanted();
    void credentialWanted();
    void silenceWanted();
    void verdictWanted();
    void revealWanted();
    // The rows, of one more condition where one was chosen; or those of a part of the time.
    void rowsWanted(const QString &besides);
    void rowsOfSpanWanted(const Gatehouse::TimeSpan &span);
    void heatmapWanted();
    void incidentWanted();
    void switchWanted();
    void linkWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildHead();
    void buildTables(QVBoxLayout *column);
    QWidget *buildContent();
    void connectParts();
    void follow();
    void showDeeds();
    void showStory();

    AlertDetail &m_detail;
    AlertController &m_queue;
    const Theme &m_theme;
    QTimer m_slow; // a flicker tells nobody anything
    Chip *m_level;
    QLabel *m_title;
    QLabel *m_standing;
    QPushButton *m_acknowledge;
    QPushButton *m_assign;
    QPushButton *m_silence;
    QPushButton *m_resolve;
    QPushButton *m_undo;
    QPushButton *m_rows;
    QPushButton *m_heatmap;
    QPushButton *m_credential;
    QPushButton *m_reveal;
    QPushButton *m_incident;
    QPushButton *m_switch;
    QPushButton *m_link;
    QWidget *m_head;
    QLabel *m_why;
    LineChart *m_chart;
    ChartCard *m_chartCard;
    QLabel *m_noChart;
    QBoxLayout *m_pair; // what is behind it, and what was before
    DataTable *m_contributors = nullptr;
    DataTable *m_explains = nullptr;
    DataTable *m_provingRows = nullptr;
    DataTable *m_before = nullptr;
    DataTable *m_timeline = nullptr;
    QVBoxLayout *m_column = nullptr;
    AlertContrastView *m_contrast = nullptr;
    QWidget *m_behind = nullptr;
    QWidget *m_explained = nullptr;
    QWidget *m_proof = nullptr;
    QLabel *m_rowsText;
    QLabel *m_notBefore;
    QScrollArea *m_scroll;
    StateView *m_state = nullptr;
};

} // namespace Gatehouse
