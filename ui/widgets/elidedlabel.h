// One line of text that gives way: what does not fit is elided and stands in the tooltip.
#pragma once

#include <QLabel>

namespace Gatehouse
{

class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    // Hides QLabel's: this one keeps the whole text while showing what fits.
    void setText(const QString &text);
    QString text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);
    // A tooltip that is shown whether or not the text fits.
    void setExplanation(const QString &text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    QString m_text;
    QString m_explanation;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace Gatehouse
