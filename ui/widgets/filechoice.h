// Asks for a file without blocking.
#pragma once

#include <QStringList>

#include <functional>

class QFileDialog;
class QWidget;

namespace Gatehouse
{

struct FileChoice {
    QString title;
    QString accept;          // on the button: "Write the checkpoint"
    QStringList nameFilters; // "CSV (*.csv)"
    QString name;            // suggested
};

// Opens a dialog of `parent` and answers once; nothing is answered when none is chosen.
QFileDialog *chooseFileToSave(QWidget *parent, const FileChoice &choice, std::function<void(const QString &)> save);
QFileDialog *chooseFilesToOpen(QWidget *parent, const FileChoice &choice,
                               std::function<void(const QStringList &)> open);

} // namespace Gatehouse
