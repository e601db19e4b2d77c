using System.Globalization;
using WasmOs.Infra.Local;
using WasmOs.Infra.Tests.CrashWriter;

// Arguments: the folder and the number of this run. Writes until it is killed; each line on standard output names a write that was acknowledged.
var run = int.Parse(args[1], CultureInfo.InvariantCulture);
await using var storage = LocalStorage.Open(new LocalStorageOptions { Folder = args[0] }, TimeProvider.System);
using var output = new AcknowledgedWrites(Console.OpenStandardOutput());
var work = new Workload(storage, output, run);
await work.PrepareAsync();
await Task.WhenAll(work.WriteRowsAsync(0), work.WriteRowsAsync(1), work.WriteGroupsAsync(), work.WriteBlobsAsync(), work.AppendAsync(), work.SendAsync());
