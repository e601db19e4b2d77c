using System.Text.RegularExpressions;

namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Smart contracts, whose chain provides their imports. Most of these imports are in <c>env</c>, so a chain is recognized by published function names, and by
/// several of them where a name is an everyday word.
/// </summary>
internal static partial class ContractTools
{
    private static readonly string[] Near =
    [
        "read_register", "register_len", "write_register", "log_utf8", "log_utf16", "value_return", "promise_create", "promise_then", "promise_and", "promise_batch_create", "promise_return",
        "current_account_id", "signer_account_id", "predecessor_account_id", "panic_utf8", "storage_read", "storage_write", "storage_remove", "storage_has_key", "storage_usage", "input",
        "block_index", "block_timestamp", "attached_deposit", "prepaid_gas", "used_gas", "account_balance",
    ];

    private static readonly string[] CosmWasm =
    [
        "db_read", "db_write", "db_remove", "db_scan", "db_next", "addr_validate", "addr_canonicalize", "addr_humanize", "canonicalize_address", "humanize_address", "query_chain",
        "secp256k1_verify", "secp256k1_recover_pubkey", "ed25519_verify", "ed25519_batch_verify", "debug",
    ];

    private static readonly string[] MultiversX =
    [
        "mBufferNew", "mBufferNewFromBytes", "mBufferAppend", "mBufferAppendBytes", "mBufferGetLength", "mBufferGetBytes", "mBufferSetBytes", "mBufferEq", "mBufferFinish", "mBufferGetArgument",
        "mBufferStorageLoad", "mBufferStorageStore", "mBufferToBigIntUnsigned", "mBufferFromBigIntUnsigned", "mBufferGetByteSlice", "mBufferCopyByteSlice", "managedCaller",
        "managedOwnerAddress", "managedSCAddress", "managedSignalError", "managedWriteLog", "managedExecuteOnDestContext", "managedTransferValueExecute", "managedMultiTransferESDTNFTExecute",
        "managedGetMultiESDTCallValue", "managedGetOriginalTxHash", "bigIntNew", "bigIntAdd", "bigIntSub", "bigIntMul", "bigIntCmp", "bigIntSign", "bigIntSetInt64", "bigIntGetInt64",
        "bigIntGetUnsignedArgument", "bigIntFinishUnsigned", "bigIntGetCallValue", "bigIntStorageStoreUnsigned", "bigIntStorageLoadUnsigned", "smallIntGetUnsignedArgument", "smallIntFinishUnsigned",
    ];

    private static readonly string[] Eosio =
    [
        "eosio_assert", "eosio_assert_message", "eosio_assert_code", "eosio_exit", "prints_l", "require_auth", "require_auth2", "has_auth", "is_account", "read_action_data", "action_data_size",
        "current_receiver", "send_inline", "db_store_i64", "db_update_i64", "db_find_i64", "db_get_i64", "db_remove_i64", "db_next_i64", "db_lowerbound_i64", "current_time", "printn", "printi", "printui",
    ];

    private static readonly string[] Casper =
    [
        "casper_read_value", "casper_dictionary_get", "casper_write", "casper_add", "casper_new_uref", "casper_load_named_keys", "casper_ret", "casper_get_key", "casper_has_key", "casper_put_key",
        "casper_remove_key", "casper_revert", "casper_is_valid_uref", "casper_add_associated_key", "casper_get_caller", "casper_get_blocktime", "casper_create_purse", "casper_get_named_arg",
        "casper_get_named_arg_size", "casper_get_main_purse", "casper_read_host_buffer", "casper_call_contract", "casper_call_versioned_contract", "casper_create_contract_package_at_hash",
        "casper_add_contract_version", "casper_transfer_to_account", "casper_transfer_from_purse_to_account", "casper_get_balance", "casper_print", "casper_blake2b", "casper_random_bytes",
    ];

    /// <summary>All tools of this class.</summary>
    public static readonly Toolchain[] All =
    [
        new("NEAR", $"The module is a smart contract for NEAR, whose chain provides its imports; {HostTools.PlainInstead}, without near-sdk.",
            static import => import.Module == Names.Env) { Needs = static signs => signs.Imports.Count(Names.InEnv(Near)) > 1, Marks = Names.InEnv(Near) },
        new("CosmWasm", $"The module is a smart contract for CosmWasm, whose chain provides its imports; {HostTools.PlainInstead}, without cosmwasm-std.",
            static import => import.Module == Names.Env)
        { Needs = static signs => signs.ExportPrefix("interface_version_") || signs.Imports.Count(Names.InEnv(CosmWasm)) > 1, Marks = Names.InEnv(CosmWasm) },
        new("Internet Computer",
            $"The module is a canister for the Internet Computer, which provides its imports; {HostTools.PlainInstead}, without ic-cdk.",
            Names.Of("ic0")),
        new("Polkadot", $"The module is a contract or runtime for Polkadot (ink!, Substrate), whose chain provides its imports; {HostTools.PlainInstead}.",
            static import => SealModule().IsMatch(import.Module) || IsPolkadot(import)) { Needs = static signs => signs.Import(static import => SealModule()
                .IsMatch(import.Module)) || signs.Imports.Count(IsPolkadot) >= signs.Imports.Count(EmscriptenTools.IsSign) },
        new("Stylus", $"The module is a contract for Arbitrum Stylus, whose chain provides its imports; {HostTools.PlainInstead}.", Names.Of("vm_hooks")),
        new("Soroban",
            $"The module is a smart contract for Soroban (Stellar), whose chain provides its imports; {HostTools.PlainInstead}, without soroban-sdk.",
            static import => import is { Module.Length: 1, Name.Length: 1 }
                && "lxdvmbiapt".Contains(import.Module, StringComparison.Ordinal)) { Needs = IsSoroban },
        Chain("MultiversX", MultiversX),
        Chain("EOSIO", Eosio),
        Chain("Casper", Casper),
        new("Ethereum",
            $"The module is a smart contract of Ethereum's own WebAssembly (ewasm), whose chain provides its imports; {HostTools.PlainInstead}.",
            Names.Of("ethereum")),
    ];

    private static Toolchain Chain(string name, string[] names) =>
        new(name, $"The module is a smart contract for {name}, whose chain provides its imports; {HostTools.PlainInstead}.", Names.InEnv(names))
        {
            Needs = signs => signs.Imports.Count(Names.InEnv(names)) > 1
                || signs.Import(Names.InEnv("eosio_assert", "eosio_assert_message", "eosio_exit", "casper_revert", "managedSignalError")),
            Marks = Names.InEnv(names),
        };

    // Contracts made with ink! import seal0 and similar modules. The names of the runtime's own functions contain a version.
    private static bool IsPolkadot(ModuleImport import) => import.Module == Names.Env && PolkadotName().IsMatch(import.Name);

    // Each import of a Soroban contract has a module name of one letter and a function name of one character, and a contract uses more than one of the modules.
    private static bool IsSoroban(ModuleSigns signs) =>
        signs.Imports.All(static import => import is { Module.Length: 1, Name.Length: 1 })
        && signs.Imports.Select(static import => import.Module).Distinct().Count() > 1
        && signs.Imports.All(static import => "lxdvmbiapt".Contains(import.Module, StringComparison.Ordinal));

    [GeneratedRegex("^(seal\\d|__unstable__)$")]
    private static partial Regex SealModule();

    [GeneratedRegex(
        "^(ext_(allocator|crypto|default_child_storage|hashing|logging|misc|offchain|offchain_index|sandbox|storage|transaction_index|trie|wasm_tracing)_[a-z0-9_]+_version_\\d+"
        + "|seal_(return|input|call|caller|address|balance|transfer|get_storage|set_storage|clear_storage|deposit_event|value_transferred|debug_message|terminate|instantiate|block_number|now|gas_left|hash_[a-z0-9_]+)"
        + "|ext_(scratch_(read|size|write)|set_storage|get_storage|caller|call|instantiate|deposit_event|println|value_transferred|return))$")]
    private static partial Regex PolkadotName();
}
