using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>Provides the storage adapter that a contract test checks.</summary>
public interface IStorageFixture
{
    IStorage Storage { get; }
}
