global using WasmOs.Runtime.Execution;
global using WasmOs.TestKit;
