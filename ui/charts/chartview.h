// What all charts have: a table of the same numbers, a sentence that says what is to be seen, a legend, the keyboard.
#pragma once

#include "ui/charts/chartmarks.h"

#include <QColor>
#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>

namespace Gatehouse
{

class Theme;

struct ChartTableColumn {
    QString title;
    bool numeric = true;

    bool operator==(const ChartTableColumn &) const = default;
};

// The numbers behind a chart, as they are read. Every row has one text per column.
struct ChartTable {
    QList<ChartTableColumn> columns;
    QList<QStringList> rows;

    bool operator==(const ChartTable &) const = default;
};

struct LegendEntry {
    QString name;
    QColor colour;
    bool dashed = false;

    bool operator==(const LegendEntry &) const = default;
};

class ChartView : public QWidget
{
    Q_OBJECT
public:
    // The theme must outlive the view.
    explicit ChartView(const Theme &theme, QWidget *parent = nullptr);

    virtual ChartTable table() const = 0;
    virtual QList<LegendEntry> legend() const { return {}; }
    // The same content in another theme and without what the pointer has done to it. The theme must outlive the copy.
    virtual std::unique_ptr<ChartView> copyFor(const Theme &theme) const = 0;

    // One sentence; a chart says one of its own unless it is given one. It is the accessible description.
    void setSummary(const QString &summary);
    QString summary() const;

    // Marks an instant that the pointer is on in another chart; nothing: takes the mark away. Ignored by charts
    // without a time axis.
    virtual void showHover(std::optional<qint64> ms) { Q_UNUSED(ms) }

    // What is marked on any chart over time, whatever it shows: incidents. By ascending beginning; stays when the
    // content changes. Ignored by charts without a time axis.
    void setMarks(const QList<ChartAnnotation> &marks);
    const QList<ChartAnnotation> &marks() const { return m_marks; }

signals:
    // A click on the label of a mark, or I with the crosshair on one: its place in marks().
    void markChosen(int mark);
    // Key T.
    void tableToggleRequested();
    // The pointer or the arrow keys are on this instant, or have left the chart.
    void hovered(qint64 ms);
    void hoverEnded();
    // table() or legend() give something else now.
    void contentChanged();

protected:
    const Theme &theme() const { return m_theme; }
    virtual QString ownSummary() const = 0;
    // Call when what is shown has changed: describes, repaints, tells.
    void contentHasChanged();
    // Whether the focus ring is due: the keyboard brought the focus, or has been used since.
    bool showsFocus() const { return m_showsFocus; }
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void describe();

    const Theme &m_theme;
    QString m_summary;
    QList<ChartAnnotation> m_marks;
    bool m_showsFocus = false;
};

} // namespace Gatehouse
