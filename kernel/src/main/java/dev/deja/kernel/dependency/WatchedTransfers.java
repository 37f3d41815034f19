package dev.deja.kernel.dependency;

import java.nio.file.Path;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;

/** Tells a watch of downloads, and ends them when it says so. */
final class WatchedTransfers extends AbstractTransferListener {

  private final DownloadWatch watch;

  WatchedTransfers(DownloadWatch watch) {
    this.watch = watch;
  }

  @Override
  public void transferInitiated(TransferEvent event) throws TransferCancelledException {
    check();
  }

  @Override
  public void transferProgressed(TransferEvent event) throws TransferCancelledException {
    check();
    Path name = Path.of(event.getResource().getResourceName()).getFileName();
    watch.downloading(
        String.valueOf(name), event.getTransferredBytes(), event.getResource().getContentLength());
  }

  private void check() throws TransferCancelledException {
    if (watch.cancelled()) {
      throw new TransferCancelledException("interrupted");
    }
  }
}
