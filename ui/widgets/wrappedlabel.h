// Text that is broken into lines and is always as high as they are, also in what scrolls: a scroll area asks nobody how
// high something is for its width.
#pragma once

#include <QLabel>

namespace Gatehouse
{

class WrappedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit WrappedLabel(const QString &text = {}, QWidget *parent = nullptr);

    // Hides QLabel's.
    void setText(const QString &text);
    // A word too long for its place is cut there: it must not widen a whole page.
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
};

} // namespace Gatehouse
