// Rows of cards: side by side where there is room, one below the other where there is not.
#pragma once

#include <QList>
#include <QWidget>

class QBoxLayout;
class QVBoxLayout;

namespace Gatehouse
{

class PanelGrid : public QWidget
{
    Q_OBJECT
public:
    struct Panel {
        QWidget *widget = nullptr;
        int share = 1; // of the width of the row
    };

    explicit PanelGrid(QWidget *parent = nullptr);

    // Takes the widgets over. Each is at least `leastHeight` high; rows share the height that is left by `stretch`.
    void addRow(const QList<Panel> &panels, int leastHeight, int stretch = 1);
    // A row as high as it wants to be, over the whole width.
    void addStrip(QWidget *widget);
    bool isStacked() const { return m_stacked; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QVBoxLayout *m_layout;
    QList<QBoxLayout *> m_rows;
    bool m_stacked = false;
};

} // namespace Gatehouse
