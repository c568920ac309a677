// Package table reads tables by row: any Parquet file, with nested columns, only the columns that are wanted, and CSV. Columns become documents as
// package corpus/column says.
package table
