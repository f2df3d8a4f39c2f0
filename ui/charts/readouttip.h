// The values under the crosshair: a small box that floats over the window and never takes the pointer.
#pragma once

#include <QColor>
#include <QFrame>
#include <QList>

namespace Gatehouse
{

class Theme;

struct ReadoutLine {
    QString name;
    QString value;
    QColor colour; // of the swatch; an invalid colour: none
};

struct Readout {
    QString title;
    QList<ReadoutLine> lines;

    // As one sentence, for screen readers and tests.
    QString text() const;
};

class ReadoutTip : public QFrame
{
    Q_OBJECT
public:
    explicit ReadoutTip(const Theme &theme, QWidget *owner);

    // `at` is in the coordinates of the owner; the box is put beside it, inside the window.
    void showAt(const QPointF &at, const Readout &readout);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QSize fittingSize() const;

    const Theme &m_theme;
    QWidget *m_owner;
    Readout m_readout;
};

} // namespace Gatehouse
