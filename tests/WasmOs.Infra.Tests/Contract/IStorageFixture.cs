using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>Gives a contract test the adapter that it runs over.</summary>
public interface IStorageFixture
{
    IStorage Storage { get; }
}
