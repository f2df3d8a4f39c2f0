#include "tests/support/clippedtext.h"

#include "ui/widgets/elidedlabel.h"

#include <QAbstractButton>
#include <QLabel>

namespace Gatehouse
{

namespace
{

QSize neededBy(const QLabel *label)
{
    if (label->wordWrap())
        return {label->minimumSizeHint().width(), label->heightForWidth(label->width())};
    return label->sizeHint();
}

QString described(const QWidget *widget, const QString &text, const QSize &needed)
{
    return QStringLiteral("%1 \"%2\" needs %3x%4 and has %5x%6")
        .arg(QLatin1String(widget->metaObject()->className()), text)
        .arg(needed.width())
        .arg(needed.height())
        .arg(widget->width())
        .arg(widget->height());
}

} // namespace

QStringList clippedTexts(const QWidget *window)
{
    QStringList found;
    for (const QLabel *label : window->findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty() || qobject_cast<const ElidedLabel *>(label))
            continue;
        const QSize needed = neededBy(label);
        if (needed.width() > label->width() || needed.height() > label->height())
            found.append(described(label, label->text(), needed));
    }
    for (const QAbstractButton *button : window->findChildren<QAbstractButton *>()) {
        if (!button->isVisible() || button->text().isEmpty())
            continue;
        const QSize needed = button->minimumSizeHint();
        if (needed.width() > button->width() || needed.height() > button->height())
            found.append(described(button, button->text(), needed));
    }
    return found;
}

} // namespace Gatehouse
